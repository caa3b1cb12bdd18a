// The timeline: lanes of bars, drawn only where one looks. What is drawn over them comes after the first paint (timeline-more.js).

import { afterPaint, forward, h, idle, later, onResize, perFrame } from "./dom.js";
import { canvas, inRow } from "./layout.js";
import { arrange, neighbour, SHAPE } from "./lanes.js";
import { Measure } from "./measure.js";
import { Marks } from "./milestones.js";
import { Ruler } from "./ruler.js";
import { Sections } from "./timeline-lanes.js";
import { draw, makeBar, wordsOf } from "./bar.js";
import { dragBars } from "./timeline-drag.js";
import { Moves } from "./timeline-moves.js";
import { timelineTools } from "./timeline-tools.js";
import { Tray } from "./tray.js";
import { fieldOr, keyReader, keysInOrder, keyWords } from "./by-field.js";
import { fields, listed } from "./columns.js";
import { givenAt, levelOf, scaleOf, stepAt } from "./scale.js";
import { today } from "./dates.js";
import { daysLate, sayDate } from "./say.js";
import { inTime } from "./tallies.js";
import { t } from "./i18n.js";

const SPARE = { x: 240, y: 140 };
const NONE = { x: 0, y: 0 };
const STEP = { x: 120, y: 40 };
const STRIP = 20;
const FEW = 8;
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -–,.:";

const font = () => `500 12px ${getComputedStyle(document.body).fontFamily}`;
let measured;
const measure = () => (measured ||= new Measure(font(), "semi-condensed"));

function laneSentence(store, bars) {
  const late = bars.filter(({ item }) => !item.ofParts && daysLate(item, store.categoryOf(item), store.today)).length;
  return [t("{n} item|{n} items", { n: bars.length }), late ? t("{n} late|{n} late", { n: late }) : null].filter(Boolean).join(", ");
}

export class Timeline {
  /** What can be made ready while the data is under way: widths of letters, words of dates. */
  static async warm() {
    await document.fonts.load(font()).catch(() => null); // else another font would be measured
    measure().width(LETTERS);
    for (const precision of ["day", "month"]) for (const withYear of [true, false]) sayDate(today(), precision, withYear);
    new Ruler().set({ from: 0, scale: 1, level: "months", forward: 1, today: today() });
  }

  constructor(ctx) {
    this.ctx = ctx;
    this.store = ctx.store;
    this.forward = forward();
    this.ruler = new Ruler();
    this.marks = new Marks(this);
    this.field = h("div", { class: "field-in" }, this.ruler.back);
    this.inner = h("div", { class: "tl-in" }, this.ruler.el, this.field);
    this.scroller = h("div", { class: "tl", role: "region", tabindex: "0", "aria-label": t("Timeline") }, this.inner);
    this.tray = new Tray(ctx, this);
    this.el = h("div", { class: "tl-page" }, this.scroller, this.tray.el);
    this.sections = new Sections(this);
    this.moves = new Moves(this);
    this.picked = ctx.picked;
    this.bars = new Map();
    this.free = [];
    this.listen();
    this.grips = [h("i", { class: "grip a", data: { edge: "start" } }), h("i", { class: "grip z", data: { edge: "end" } })];
    if (ctx.store.canWrite) dragBars(this);
  }

  listen() {
    this.onScroll = perFrame(() => this.scrolled());
    this.settled = later(() => this.labels(), 140);
    this.scroller.addEventListener("scroll", () => {
      this.onScroll();
      this.settled();
    }, { passive: true });
    this.scroller.addEventListener("click", (event) => this.clicked(event));
    this.scroller.addEventListener("focusin", (event) => this.focused(event));
    onResize(this.scroller, () => this.resized());
  }

  tools() {
    return timelineTools(this);
  }

  // Arithmetic ----------------------------------------------------------------------------

  get by() {
    return fieldOr(this.store, this.ctx.state.lanes, "team");
  }

  get given() {
    return givenAt(this.scale);
  }

  get step() {
    return stepAt(this.scale);
  }

  laneName(id) {
    return keyWords(this.store, this.by, id);
  }

  dayAt(clientX) {
    const box = this.scroller.getBoundingClientRect();
    const along = this.forward > 0 ? clientX - box.left : box.right - clientX;
    return this.from + (along + Math.abs(this.scroller.scrollLeft)) / this.scale;
  }

  /** Where on the canvas of bars a point of the window is. */
  at(clientX, clientY) {
    return { x: (this.dayAt(clientX) - this.from) * this.scale, y: clientY - this.field.getBoundingClientRect().top };
  }

  update() {
    const { store, ctx } = this;
    this.measure = measure();
    const items = ctx.shown();
    const lines = this.inTime(items);
    const dated = lines.filter(Boolean);
    const was = { from: this.from, scale: this.scale, zoom: this.zoom, x: Math.abs(this.scroller.scrollLeft) };
    this.paint(items);
    this.span(dated);
    this.inner.style.width = `${Math.round((this.to - this.from) * this.scale)}px`;
    this.arrange(items, dated);
    this.field.style.height = `${this.height}px`;
    this.ruler.set({ from: this.from, scale: this.scale, level: this.level, forward: this.forward, today: store.today });
    this.marks.update();
    this.tray.update(items.filter((_item, at) => !lines[at]));
    if (!this.width) this.resized(true);
    if (this.drawn) this.drawn = null;
    this.scrollTo(was, dated);
    this.more?.update();
    if (!was.zoom && this.bare(dated)) return this.overview();
    this.render();
    return this.labels();
  }

  /** Whether an address that names no zoom would open on next to nothing, though there is enough to see. */
  bare(dated) {
    if (this.zoom === "fit" || dated.length < FEW || new URLSearchParams(location.search).has("zoom")) return false;
    const rows = this.lanes.flatMap((lane) => lane.rows.filter((_, at) => lane.top + lane.head + at * SHAPE.pitch < this.tall));
    const seen = rows.flatMap((row) => inRow(row, this.x, this.x + this.width)).filter(({ x, width }) => x + width > this.x);
    return seen.length < FEW / 2;
  }

  /** All of it on one page, where a year around today shows next to nothing. */
  overview() {
    this.ctx.state.zoom = "fit";
    return this.update();
  }

  /** Each as it lies in time, or null: a whole without dates of its own lies where its parts do. */
  inTime(items) {
    return items.map((item) => inTime(this.store, item));
  }

  get colour() {
    const { hue } = this.ctx.state;
    return fields(this.store)[hue] ? hue : "objective";
  }

  /** Colours by another field than the objective are fetched when first asked for. */
  paint(items) {
    const { colour } = this;
    if (this.colours) this.hue = this.colours.update(colour, items);
    else if (colour !== "objective") this.colouring ||= import("./timeline-colours.js").then(({ Colours }) => {
      this.colours = new Colours(this);
      this.update();
    });
  }

  /** Bars in their lanes; those at hand stay when nothing that they say has changed. */
  arrange(items, dated) {
    const { store, by, from, scale, only } = this;
    const made = [items, store.revision, store.baseline, this.ctx.state.load, this.hue && this.colour, by, from, scale, only];
    if (this.made?.every((one, at) => one === made[at]) && !this.waiting.length) return;
    Object.assign(this, { made, where: null }, arrange(dated, this.frame(dated), this.drawn === undefined ? innerHeight : Infinity));
  }

  /** The days that the canvas holds, and how wide a day is. */
  span(dated) {
    const { zoom } = this.ctx.state;
    if (this.only !== undefined) return this.fit(dated.filter((item) => [keyReader(this.store, this.by)(item)].flat().includes(this.only)));
    if (zoom === "fit") return this.fit(dated);
    // By the window, not by what the timeline has of it: that is not known the first time, and bars made for other days are made anew.
    const margin = Math.max(120, Math.ceil(innerWidth / scaleOf(zoom)));
    Object.assign(this, canvas(dated, this.store.today, margin), { zoom, scale: scaleOf(zoom) });
    this.level = levelOf(this.scale);
  }

  /** All there is on one page, with room for the words beside the last bars. */
  fit(dated) {
    if (!this.width) this.resized(true);
    const { from, to } = canvas(dated, this.store.today, 7, 5);
    const scale = scaleOf("fit", to - from, this.width * 0.86);
    Object.assign(this, { from, to: Math.max(to, from + Math.floor(this.width / scale)), zoom: "fit", scale, level: levelOf(scale) });
  }

  /** Make the lanes that the first frame left out, or only the next of them. */
  whole(one = false) {
    if (!this.waiting?.length) return;
    this.height = this.rest(one);
    this.where = null;
    this.field.style.height = `${this.height}px`;
  }

  frame(items) {
    const { store, by, from, scale, only } = this;
    const order = keysInOrder(store, by, items);
    return { from, scale, only, lanes: by, order, several: listed(store, by), keyOf: keyReader(store, by), measure: (item) => wordsOf(item, store, this.measure), strip: (id) => (this.loaded(id) ? STRIP : 0) };
  }

  /** Whether what is planned in a lane can be held against what there is room for. */
  loaded(id) {
    return this.by === "team" && this.ctx.state.load !== "off" && this.store.capacities.some(([team]) => team === id);
  }

  /** Where to begin: at today; where nothing is planned around it, at what comes nearest. */
  first(dated) {
    const now = (this.store.today - this.from) * this.scale;
    const to = now - this.width * 0.16;
    const [left, right] = [to, to + this.width].map((x) => this.from + x / this.scale);
    const ahead = dated.filter(({ s, e }) => e >= left && s <= right).length;
    const back = left - (this.width * 0.68) / this.scale;
    // Where next to nothing is planned ahead, what led to today says more.
    if (ahead < FEW && dated.filter(({ s, e }) => e >= back && s <= right).length > ahead * 2) return now - this.width * 0.84;
    if (!dated.length || ahead) return to;
    const [last, next] = dated.reduce(([a, b], { s, e }) => [e < left && e > a ? e : a, s > right && s < b ? s : b], [-Infinity, Infinity]);
    const day = next < Infinity ? next : last;
    return (day - this.from) * this.scale - this.width * (day === last ? 0.7 : 0.16);
  }

  /** The day that stays where it is when the zoom changes: of the open item or today, when in sight; else that at a third of the width. */
  anchor(was) {
    const open = this.store.get(this.ctx.openId());
    const seen = (day) => (day - was.from) * was.scale >= was.x && (day - was.from) * was.scale <= was.x + this.width - this.ctx.covered();
    const days = open && open.s !== null ? [open.s, open.e, this.store.today] : [this.store.today];
    return days.find(seen) ?? was.from + (was.x + this.width / 3) / was.scale;
  }

  /** Keep in sight what was. */
  scrollTo(was, dated) {
    let to = was.zoom ? 0 : this.first(dated);
    if (was.zoom === this.zoom) to = was.x + (was.from - this.from) * this.scale;
    else if (was.zoom) {
      const day = this.anchor(was);
      to = was.x + (day - this.from) * this.scale - (day - was.from) * was.scale;
    }
    if (Math.abs(Math.abs(this.scroller.scrollLeft) - to) > 0.5) this.scroller.scrollLeft = to * this.forward;
    this.x = Math.abs(this.scroller.scrollLeft);
    this.y = this.scroller.scrollTop;
  }

  // Drawing -------------------------------------------------------------------------------

  resized(quiet) {
    const { clientWidth, clientHeight } = this.scroller;
    if (clientWidth === this.width && clientHeight === this.tall) return;
    const other = clientWidth !== this.width;
    Object.assign(this, { width: clientWidth, tall: clientHeight });
    if (this.drawn) this.drawn = null;
    if (quiet || !this.lanes) return;
    if (other && this.zoom === "fit") this.update();
    else this.render();
  }

  scrolled() {
    this.x = Math.abs(this.scroller.scrollLeft);
    this.y = this.scroller.scrollTop;
    const { drawn } = this;
    if (drawn && Math.abs(drawn.x - this.x) < STEP.x && Math.abs(drawn.y - this.y) < STEP.y) return;
    this.render();
  }

  /** Draw what is in sight, and some around it; the very first time only what is in sight. */
  render() {
    const { x, y } = this;
    const spare = this.drawn === undefined ? NONE : SPARE;
    if (spare === NONE) afterPaint(() => idle(() => this.complete(), 100));
    this.drawn = { x, y };
    const window = { left: x - spare.x, right: x + this.width + spare.x, top: y - spare.y, bottom: y + this.tall + spare.y };
    this.ruler.draw(Math.floor(this.from + window.left / this.scale), Math.ceil(this.from + window.right / this.scale));
    const look = { forward: this.forward, scale: this.scale, open: this.ctx.openId(), hue: this.hue, picked: this.picked.ids, now: (this.store.today - this.from) * this.scale };
    const wanted = this.gather(window);
    this.sweep(wanted);
    for (const [bar, section] of wanted.values()) this.show(bar, section, look);
    for (const el of this.free.splice(0)) el.remove();
    this.more?.draw(wanted, window);
  }

  /** What was left out of the first frame, a lane at a time: a key pressed meanwhile need not wait for all of them. */
  complete() {
    this.whole(true);
    if (this.waiting.length) return void idle(() => this.complete(), 100);
    this.render();
    import("./timeline-more.js").then(({ More }) => { this.more = new More(this); });
  }

  /** Bars in a window by item, each with the section of its lane. */
  gather(window) {
    const wanted = new Map();
    const seen = new Set();
    for (const lane of this.lanes) {
      if (lane.top > window.bottom || lane.top + lane.height < window.top) continue;
      seen.add(lane.id);
      this.gatherLane(lane, window, wanted);
    }
    this.sections.keep(seen);
    return wanted;
  }

  gatherLane(lane, window, wanted) {
    const section = this.sections.of(lane);
    const top = lane.top + lane.head;
    const first = Math.max(0, Math.floor((window.top - top) / SHAPE.pitch));
    const last = Math.min(lane.rows.length - 1, Math.ceil((window.bottom - top) / SHAPE.pitch));
    for (let row = first; row <= last; row += 1) {
      for (const bar of inRow(lane.rows[row], window.left, window.right)) wanted.set(bar.key, [bar, section]);
    }
    const kept = this.cursor && lane.bars.find((bar) => bar.key === this.cursor);
    if (kept) wanted.set(kept.key, [kept, section]);
  }

  /** Draw a bar with the element it has, or one that another has left. */
  show(bar, section, look) {
    const { key } = bar;
    let el = this.bars.get(key);
    if (!el) this.bars.set(key, (el = this.free.pop() || makeBar()));
    if (el.parentNode !== section.rows) {
      // Who took it to another lane keeps it in hand.
      const held = el === document.activeElement;
      section.rows.append(el);
      if (held) el.focus({ preventScroll: true });
    }
    draw(el, bar, SHAPE.pitch, this.store, look);
    const tab = key === this.cursor ? 0 : -1;
    if (el.tabIndex !== tab) el.tabIndex = tab;
  }

  sweep(wanted) {
    for (const [id, el] of this.bars)
      if (!wanted.has(id)) {
        this.free.push(el);
        this.bars.delete(id);
      }
  }

  /** Once at rest, words that begin off the page move to where they can be read. */
  labels() {
    if (this.more) return this.more.rest();
    for (const el of this.bars.values()) {
      const hidden = this.x - (el.bar?.x ?? this.x);
      const pad = Math.min(hidden + 12, el.bar?.width - el.bar?.need);
      if (hidden > 0 && !el.bar.bare && pad > 7) el.style.paddingInlineStart = `${Math.round(pad)}px`;
    }
    return undefined;
  }

  // Finding one's way ------------------------------------------------------------------------

  /** { bar, lane } of every item by id, and of where else it stands by the bar's key. */
  places() {
    this.whole();
    return this.placed();
  }

  /** The same of the lanes made by now. */
  placed() {
    if (this.where) return this.where;
    this.where = new Map();
    for (const lane of this.lanes) for (const bar of lane.bars) this.where.set(bar.key, { bar, lane });
    return this.where;
  }

  /** Where a bar is; lanes are made until it is found. */
  find(key) {
    while (!this.placed().has(key) && this.waiting.length) this.whole(true);
    return this.placed().get(key);
  }

  /** Of several bars of an item, the one in hand. */
  barOf(id) {
    const { cursor } = this;
    return (this.lanes && ((cursor?.startsWith(id) && this.find(cursor)) || this.find(id))) || null;
  }

  /** Items as they are read. For one `by` steps from `id`, lanes are made only as far as that takes. */
  order(id, by = 0) {
    const ids = () => this.lanes.flatMap((lane) => lane.bars.filter((bar) => bar.key === bar.item.id).map((bar) => bar.key));
    while (this.waiting.length) {
      const made = ids();
      const at = id ? made.indexOf(id) : -1;
      if (by > 0 && (id ? at >= 0 && at + by < made.length : made.length)) return made;
      this.whole(true);
    }
    return ids().concat(this.tray.ids());
  }

  /** Draw anew where one has moved on to; in sight, only the bar in hand is another. */
  point() {
    const [x, y] = [Math.abs(this.scroller.scrollLeft), this.scroller.scrollTop];
    if (x === this.x && y === this.y && this.drawn && this.bars.has(this.cursor)) return this.hand();
    Object.assign(this, { x, y });
    this.render();
    return this.labels();
  }

  /** Of all bars only the one in hand can be come to by Tab. */
  hand() {
    for (const [key, el] of this.bars) if ((el.tabIndex === 0) !== (key === this.cursor)) el.tabIndex = key === this.cursor ? 0 : -1;
  }

  /** Bring an item into sight; `grab` gives it the focus. */
  reveal(id, grab) {
    const found = this.barOf(id);
    if (!found) return this.tray.reveal(id, grab);
    this.cursor = found.bar.key;
    const top = found.lane.top + found.lane.head + found.bar.row * SHAPE.pitch;
    const covered = this.ctx.covered();
    const room = this.width - covered;
    const box = this.scroller;
    if (found.bar.x < this.x + 20 || Math.min(found.bar.x + found.bar.width, found.bar.x + 200) > this.x + room - 20) box.scrollLeft = (found.bar.x - room * 0.2) * this.forward;
    if (top < this.y + 34 || top > this.y + this.tall - 130) box.scrollTop = top - this.tall * 0.35;
    this.point();
    if (grab) this.bars.get(this.cursor)?.focus({ preventScroll: true });
    return true;
  }

  clicked(event) {
    const el = event.target.closest(".bar");
    if (!el) return;
    if (this.dragged) {
      event.preventDefault();
      this.dragged = false;
      return;
    }
    if (this.picked.clicked(event, el.dataset.id)) return void event.preventDefault();
    if (event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    this.ctx.open(el.dataset.id);
  }

  focused(event) {
    const el = event.target.closest(".bar");
    if (el) this.cursor = el.bar?.key || el.dataset.id;
  }

  // Presenting --------------------------------------------------------------------------------

  /** What is shown one after the other. */
  scenes() {
    const { store, by } = this;
    const dated = this.inTime(this.ctx.shown()).filter(Boolean);
    const frame = { ...this.frame(dated), only: undefined };
    return arrange(dated, frame).lanes.map(({ id, bars }) => ({ id, name: keyWords(store, by, id), said: laneSentence(store, bars) }));
  }

  /** Only one lane; all again without. */
  stage(id) {
    if (this.only === undefined) this.staged = { x: this.x, y: this.y };
    this.only = id;
    this.update();
    this.scroller.scrollTop = 0;
    this.more?.stage(id, this.staged);
  }

  // Keys --------------------------------------------------------------------------------------

  key(event, id) {
    const found = this.barOf(id);
    if (!found || !event.key.startsWith("Arrow")) return false;
    const to = neighbour(this.lanes, found.bar, this.forward > 0 ? event.key : { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[event.key] || event.key);
    if (to) this.cursor = to.key;
    if (to) this.ctx.go(to.item.id);
    return true;
  }

  move(event, item) {
    return !!this.marks.moves?.key(event) || this.moves.key(event, item);
  }

  mark() {
    this.render();
  }
}

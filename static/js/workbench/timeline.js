// The timeline: lanes of bars, drawn only where one looks.

import { afterPaint, idle, later, perFrame, h, icon, put, forward } from "./dom.js";
import { DAY_STEP, GIVEN } from "./axis.js";
import { canvas, inRow, PIXELS } from "./layout.js";
import { arrange, neighbour, SHAPE } from "./lanes.js";
import { Measure } from "./measure.js";
import { Ruler } from "./ruler.js";
import { draw, makeBar, wordsOf } from "./bar.js";
import { dragBars } from "./timeline-drag.js";
import { Tray } from "./tray.js";
import { daysLate } from "./say.js";
import { resizeStep, shift, today, unitOf } from "./dates.js";
import { sayDate, sayDates } from "./say.js";
import { t } from "./i18n.js";

const SPARE = { x: 240, y: 140 };
const NONE = { x: 0, y: 0 };
const STEP = { x: 120, y: 40 };
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -–,.:";

let measured;
const measure = () => (measured ||= new Measure(`500 12px ${getComputedStyle(document.body).fontFamily}`, "semi-condensed"));

export class Timeline {
  /** What can be made ready while the data is under way: widths of letters, words of dates. */
  static warm() {
    measure().width(LETTERS);
    for (const precision of ["day", "month"]) for (const withYear of [true, false]) sayDate(today(), precision, withYear);
    new Ruler().set({ from: 0, scale: 1, zoom: "months", forward: 1, today: today() });
  }

  constructor(ctx) {
    this.ctx = ctx;
    this.store = ctx.store;
    this.forward = forward();
    this.ruler = new Ruler();
    this.field = h("div", { class: "field-in" }, this.ruler.back);
    this.inner = h("div", { class: "tl-in" }, this.ruler.el, this.field);
    this.scroller = h("div", { class: "tl", role: "region", tabindex: "0", "aria-label": t("Timeline") }, this.inner);
    this.tray = new Tray(ctx, this);
    this.el = h("div", { class: "tl-page" }, this.scroller, this.tray.el);
    this.sections = new Map();
    this.bars = new Map();
    this.free = [];
    this.onScroll = perFrame(() => this.scrolled());
    this.settled = later(() => this.labels(), 140);
    this.scroller.addEventListener("scroll", () => {
      this.onScroll();
      this.settled();
    }, { passive: true });
    this.scroller.addEventListener("click", (event) => this.clicked(event));
    this.scroller.addEventListener("focusin", (event) => this.focused(event));
    new ResizeObserver(() => this.resized()).observe(this.scroller);
    this.grips = [h("i", { class: "grip a", data: { edge: "start" } }), h("i", { class: "grip z", data: { edge: "end" } })];
    if (ctx.store.canWrite) dragBars(this);
  }

  // Arithmetic ----------------------------------------------------------------------------

  get scale() {
    return PIXELS[this.ctx.state.zoom];
  }

  dayAt(clientX) {
    const box = this.scroller.getBoundingClientRect();
    const along = this.forward > 0 ? clientX - box.left : box.right - clientX;
    return this.from + (along + Math.abs(this.scroller.scrollLeft)) / this.scale;
  }

  update() {
    const { store, ctx } = this;
    this.measure = measure();
    const items = ctx.shown();
    const dated = items.filter((item) => item.s !== null);
    const { from, to } = canvas(dated, store.today, 120);
    const keep = this.zoom === ctx.state.zoom && this.from !== undefined ? Math.abs(this.scroller.scrollLeft) + (this.from - from) * this.scale : null;
    const centre = this.zoom && this.zoom !== ctx.state.zoom ? this.from + (Math.abs(this.scroller.scrollLeft) + this.width / 3) / PIXELS[this.zoom] : null;
    Object.assign(this, { from, to, zoom: ctx.state.zoom });
    this.inner.style.width = `${Math.round((to - from) * this.scale)}px`;
    Object.assign(this, arrange(dated, this.frame(), this.drawn === undefined ? innerHeight : Infinity));
    this.field.style.height = `${this.height}px`;
    this.ruler.set({ from, scale: this.scale, zoom: this.zoom, forward: this.forward, today: store.today });
    this.tray.update(items.filter((item) => item.s === null));
    if (!this.width) this.resized(true);
    if (this.drawn) this.drawn = null;
    this.scrollTo(keep, centre);
    this.render();
    this.labels();
  }

  /** Make the lanes that the first frame left out. */
  whole() {
    if (!this.rest) return;
    this.height = this.rest();
    this.rest = null;
    this.field.style.height = `${this.height}px`;
  }

  frame() {
    const { lanes } = this.ctx.state;
    const order = lanes === "none" ? [] : [...this.store.lookup[lanes].keys()];
    return { from: this.from, scale: this.scale, lanes, order, measure: (item) => wordsOf(item, this.store, this.measure) };
  }

  scrollTo(keep, centre) {
    let to = keep;
    if (centre !== null) to = (centre - this.from) * this.scale - this.width / 3;
    if (to === null) to = (this.store.today - this.from) * this.scale - this.width * 0.16;
    if (Math.abs(Math.abs(this.scroller.scrollLeft) - to) > 0.5) this.scroller.scrollLeft = to * this.forward;
    this.x = Math.abs(this.scroller.scrollLeft);
    this.y = this.scroller.scrollTop;
  }

  // Drawing -------------------------------------------------------------------------------

  resized(quiet) {
    const { clientWidth, clientHeight } = this.scroller;
    if (clientWidth === this.width && clientHeight === this.tall) return;
    Object.assign(this, { width: clientWidth, tall: clientHeight });
    if (this.drawn) this.drawn = null;
    if (!quiet && this.lanes) this.render();
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
    const [left, right] = [x - spare.x, x + this.width + spare.x];
    this.ruler.draw(Math.floor(this.from + left / this.scale), Math.ceil(this.from + right / this.scale));
    const look = { forward: this.forward, scale: this.scale, open: this.ctx.openId(), now: (this.store.today - this.from) * this.scale };
    const wanted = new Map();
    const lanes = new Set();
    for (const lane of this.lanes) {
      if (lane.top > y + this.tall + spare.y || lane.top + lane.height < y - spare.y) continue;
      lanes.add(lane.id);
      this.gather(lane, { left, right, top: y - spare.y, bottom: y + this.tall + spare.y }, wanted);
    }
    this.sweep(wanted, lanes);
    for (const [bar, section] of wanted.values()) this.show(bar, section, look);
    for (const el of this.free.splice(0)) el.remove();
  }

  /** What was left out of the first frame. */
  complete() {
    this.whole();
    this.render();
  }

  gather(lane, window, wanted) {
    const section = this.section(lane);
    const first = Math.max(0, Math.floor((window.top - lane.top - SHAPE.header) / SHAPE.pitch));
    const last = Math.min(lane.rows.length - 1, Math.ceil((window.bottom - lane.top - SHAPE.header) / SHAPE.pitch));
    for (let row = first; row <= last; row += 1) {
      for (const bar of inRow(lane.rows[row], window.left, window.right)) wanted.set(bar.item.id, [bar, section]);
    }
    const kept = this.cursor && lane.bars.find((bar) => bar.item.id === this.cursor);
    if (kept) wanted.set(kept.item.id, [kept, section]);
  }

  /** Draw a bar with the element it has, or one that another has left. */
  show(bar, section, look) {
    const { id } = bar.item;
    let el = this.bars.get(id);
    if (!el) this.bars.set(id, (el = this.free.pop() || makeBar()));
    if (el.parentNode !== section.rows) section.rows.append(el);
    draw(el, bar, SHAPE.pitch, this.store, look);
    const tab = id === this.cursor ? 0 : -1;
    if (el.tabIndex !== tab) el.tabIndex = tab;
  }

  section(lane) {
    let el = this.sections.get(lane.id);
    if (!el) {
      const head = h("h2");
      const count = h("small");
      const late = h("span", { class: "st late" });
      const rows = h("div", { class: "rows" });
      el = h("section", { class: "lane", data: { lane: lane.id } }, h("header", { class: "lane-h" }, h("span", null, head, count, late)), rows);
      Object.assign(el, { head, count, late, rows });
      this.sections.set(lane.id, el);
      this.field.append(el);
    }
    if (el.lane !== lane) this.dress(el, lane);
    return el;
  }

  dress(el, lane) {
    el.lane = lane;
    el.style.transform = `translateY(${lane.top}px)`;
    el.style.height = `${lane.height}px`;
    const name = this.laneName(lane.id);
    el.setAttribute("aria-label", name);
    el.head.textContent = name;
    el.count.textContent = t("{n} item|{n} items", { n: lane.bars.length });
    const late = lane.bars.filter(({ item }) => daysLate(item, this.store.categoryOf(item), this.store.today)).length;
    put(el.late, ...(late ? [icon("s-late"), t("{n} late|{n} late", { n: late })] : []));
  }

  laneName(id) {
    const { lanes } = this.ctx.state;
    if (lanes === "none") return t("Everything");
    const nobody = { team: t("No team"), objective: t("No objective"), product: t("No product"), owner: t("No owner") };
    return this.store.name(lanes, id) || nobody[lanes];
  }

  sweep(wanted, lanes) {
    for (const [id, el] of this.bars)
      if (!wanted.has(id)) {
        this.free.push(el);
        this.bars.delete(id);
      }
    for (const [id, el] of this.sections)
      if (!lanes.has(id)) {
        el.remove();
        this.sections.delete(id);
      }
  }

  /** Once at rest, the words of a bar that begins off the page move to where they can be read. */
  labels() {
    for (const el of this.bars.values()) {
      if (!el.bar) continue;
      const hidden = this.x - el.bar.x;
      const pad = Math.min(hidden + 12, el.bar.width - el.bar.need);
      el.classList.toggle("cut-a", hidden > 0);
      el.style.paddingInlineStart = hidden > 0 && !el.bar.bare && pad > 7 ? `${Math.round(pad)}px` : "";
    }
  }

  // Finding one's way ------------------------------------------------------------------------

  barOf(id) {
    if (this.lanes) this.whole();
    for (const lane of this.lanes || []) for (const bar of lane.bars) if (bar.item.id === id) return { bar, lane };
    return null;
  }

  order() {
    this.whole();
    return this.lanes.flatMap((lane) => lane.bars.map((bar) => bar.item.id)).concat(this.tray.ids());
  }

  /** Bring an item into sight; `grab` gives it the focus. */
  reveal(id, grab) {
    const found = this.barOf(id);
    if (!found) return this.tray.reveal(id, grab);
    this.cursor = id;
    const top = found.lane.top + SHAPE.header + found.bar.row * SHAPE.pitch;
    const covered = this.ctx.covered();
    const room = this.width - covered;
    const box = this.scroller;
    if (found.bar.x < this.x + 20 || Math.min(found.bar.x + found.bar.width, found.bar.x + 200) > this.x + room - 20) box.scrollLeft = (found.bar.x - room * 0.2) * this.forward;
    if (top < this.y + 34 || top > this.y + this.tall - 130) box.scrollTop = top - this.tall * 0.35;
    this.x = Math.abs(box.scrollLeft);
    this.y = box.scrollTop;
    this.render();
    this.labels();
    if (grab) this.bars.get(id)?.focus({ preventScroll: true });
    return true;
  }

  clicked(event) {
    const el = event.target.closest(".bar");
    if (!el || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (this.dragged) return void (this.dragged = false);
    this.ctx.open(el.dataset.id);
  }

  focused(event) {
    const el = event.target.closest(".bar");
    if (el) this.cursor = el.dataset.id;
  }

  // Keys --------------------------------------------------------------------------------------

  key(event, id) {
    const found = this.barOf(id);
    if (!found || !event.key.startsWith("Arrow")) return false;
    const to = neighbour(this.lanes, found.bar, this.forward > 0 ? event.key : { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[event.key] || event.key);
    if (to) this.ctx.go(to.item.id);
    return true;
  }

  /** Alt and an arrow: move in time. Shift: pull the end. Both: pull the start. */
  move(event, item) {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key] * this.forward;
    if (!way || item.s === null) return false;
    const step = DAY_STEP[this.zoom];
    const unit = unitOf(item);
    const patch = event.shiftKey ? resizeStep(item, event.altKey ? "start" : "end", way, step) : shift(item, unit, unit === "day" ? way * step : way);
    this.commit(item, patch);
    return true;
  }

  commit(item, patch) {
    const next = { ...item, ...patch };
    this.ctx.edits.change(item.id, patch, t("Moved {title} to {dates}", { title: item.title, dates: sayDates(next) || t("no date") }));
    this.ctx.announce(t("{title}: {dates}", { title: item.title, dates: sayDates(next) || t("no date") }));
    if (this.cursor === item.id) this.reveal(item.id, this.scroller.contains(document.activeElement));
  }

  get given() {
    return GIVEN[this.zoom];
  }
}

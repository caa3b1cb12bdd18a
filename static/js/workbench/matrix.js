// The matrix: two numbers as axes, a third as size, a field as colour. What is dragged is rated anew.

import { h, icon, onResize, put } from "./dom.js";
import { fields, figure, nothingWords, valueOf, wordsFor } from "./columns.js";
import { editable } from "./editors.js";
import { Corners } from "./matrix-corners.js";
import { labelled, scaleOf, settled, spread, ticks, towards } from "./matrix-place.js";
import { dragDots } from "./matrix-drag.js";
import { lacking, notPlaced, nothingPlaced } from "./matrix-none.js";
import { matrixTools } from "./matrix-tools.js";
import { Measure } from "./measure.js";
import { waitWords, waitsOf } from "./marks.js";
import { hueBy } from "./timeline-colours.js";
import { reader } from "./kinds.js";
import { t } from "./i18n.js";

// Hues of objectives, for the values of other fields.
// More dots than this stand in larger heaps.
const CROWD = 1500;
const PAD = { top: 18, right: 26, bottom: 40, left: 58 };
const known = (value) => typeof value === "number" && Number.isFinite(value);

export class Matrix {
  constructor(ctx) {
    Object.assign(this, { ctx, store: ctx.store, dots: [], pool: new Map() });
    this.axes = h("div", { class: "mx-axes", "aria-hidden": "true" });
    this.layer = h("div", { class: "mx-dots", role: "list", "aria-label": t("Items by two numbers") });
    this.corners = new Corners(this);
    this.none = h("div", { class: "mx-none empty sm", role: "status" });
    this.field = h("div", { class: "mx-field" }, this.axes, this.corners.el, this.layer, this.none);
    this.legend = h("ul", { class: "mx-legend", "aria-label": t("Colours") });
    this.rest = h("div", { class: "mx-rest" });
    this.heap = h("div", { class: "menu mx-heap", id: "mx-heap", popover: "auto" });
    this.el = h("div", { class: "matrix" }, this.field, h("div", { class: "mx-foot" }, this.legend, this.rest));
    document.body.append(this.heap);
    this.el.addEventListener("click", (event) => this.clicked(event));
    onResize(this.field, () => this.wide && (this.wide !== this.field.clientWidth || this.tall !== this.field.clientHeight) && this.update());
    if (this.store.canWrite) dragDots(this);
  }

  tools() {
    return matrixTools(this);
  }

  /** The field behind an axis, or its stand-in when the address names none that is here. */
  axis(name, fallback) {
    const asked = this.ctx.state[name];
    return fields(this.store)[asked]?.number ? asked : fallback;
  }

  get x() { return this.axis("x", "effort"); }
  get y() { return this.axis("y", "value"); }

  // What is shown -----------------------------------------------------------------------------

  update() {
    this.wide = this.field.clientWidth;
    this.tall = this.field.clientHeight;
    const items = this.ctx.shown();
    const read = (field) => reader(this.store, field);
    const [rx, ry] = [read(this.x), read(this.y)];
    const placed = [];
    const rest = [];
    for (const item of items) (known(rx(item)) && known(ry(item)) ? placed : rest).push(item);
    const about = fields(this.store);
    this.sx = scaleOf(placed.map(rx), about[this.x]);
    this.sy = scaleOf(placed.map(ry), about[this.y]);
    this.lay(placed, rx, ry);
    this.drawAxes();
    this.corners.update();
    this.drawLegend(placed);
    this.drawRest(items, rest, placed.length);
    this.mark();
  }

  lay(placed, rx, ry) {
    const size = fields(this.store)[this.ctx.state.size]?.number ? this.ctx.state.size : null;
    const weigh = size && reader(this.store, size);
    const weight = (item) => (size ? Math.max(0, weigh(item) || 0) : 0);
    const most = placed.reduce((a, item) => Math.max(a, weight(item)), 0) || 1;
    const points = placed.map((item) => ({ item, x: this.toX(rx(item)), y: this.toY(ry(item)), r: size ? 4.5 + 12 * Math.sqrt(weight(item) / most) : 7 }));
    const { dots, heaps } = spread(points, { cell: points.length > CROWD ? 68 : 34 });
    this.dots = dots;
    this.heaps = heaps;
    this.measure ||= labelMeasure(this);
    const named = labelled(dots, heaps, (text) => Math.min(170, this.measure.width(text)), this.wide - 8);
    this.drawDots(dots, heaps, named);
  }

  toX = (value) => PAD.left + ((value - this.sx.low) / (this.sx.high - this.sx.low)) * (this.wide - PAD.left - PAD.right);
  toY = (value) => this.tall - PAD.bottom - ((value - this.sy.low) / (this.sy.high - this.sy.low)) * (this.tall - PAD.top - PAD.bottom);
  fromX = (x) => this.sx.low + ((x - PAD.left) / (this.wide - PAD.left - PAD.right)) * (this.sx.high - this.sx.low);
  fromY = (y) => this.sy.low + ((this.tall - PAD.bottom - y) / (this.tall - PAD.top - PAD.bottom)) * (this.sy.high - this.sy.low);

  // Drawing -------------------------------------------------------------------------------------

  drawAxes() {
    const about = fields(this.store);
    const line = (cls, text, x, y) => {
      const el = h("span", { class: cls }, text);
      el.style.transform = `translate(${x}px, ${y}px)`;
      return el;
    };
    put(this.axes,
      ticks(this.sx).map((value) => line("tick x", h("b", null, figure(this.store, this.x, value)), this.toX(value), 0)),
      ticks(this.sy).map((value) => line("tick y", h("b", null, figure(this.store, this.y, value)), 0, this.toY(value))),
      line("mid x", "", this.toX((this.sx.low + this.sx.high) / 2), 0), line("mid y", "", 0, this.toY((this.sy.low + this.sy.high) / 2)),
      h("span", { class: "name x" }, about[this.x].label, icon("arrow-r", "s12")), h("span", { class: "name y" }, about[this.y].label, icon("arrow-u", "s12")));
  }

  drawDots(dots, heaps, named) {
    const seen = new Set();
    for (const dot of dots) {
      seen.add(dot.item.id);
      let el = this.pool.get(dot.item.id);
      if (!el) {
        el = h("a", { class: "mx", draggable: "false", tabindex: "-1" }, h("i"), h("span"));
        this.pool.set(dot.item.id, el);
        this.layer.append(h("div", { role: "listitem" }, el));
      }
      this.dress(el, dot, named.has(dot.item.id));
    }
    for (const [id, el] of this.pool)
      if (!seen.has(id)) {
        el.parentNode.remove();
        this.pool.delete(id);
      }
    for (const el of this.layer.querySelectorAll(".mx-many")) el.parentNode.remove();
    this.layer.append(...heaps.map((heap) => h("div", { role: "listitem" }, this.many(heap))));
  }

  dress(el, dot, named) {
    const { item, x, y, r } = dot;
    el.dataset.id = item.id;
    el.dataset.obj = this.hue(item);
    el.href = `?item=${encodeURIComponent(item.key)}`;
    el.className = `mx ${this.store.categoryOf(item)}${waitsOf(this.store, item).length ? " blocked" : ""}`;
    el.style.transform = `translate(${x}px, ${y}px)`;
    el.style.setProperty("--r", `${r}px`);
    el.lastChild.textContent = named ? item.title : "";
    el.title = this.words(item);
    el.setAttribute("aria-label", this.words(item));
    el.dot = dot;
  }

  words(item) {
    const say = (field) => `${fields(this.store)[field].label} ${figure(this.store, field, valueOf(this.store, item, field))}`;
    const waits = waitsOf(this.store, item);
    return [`${item.title}: ${say(this.x)}`, say(this.y), waits.length && waitWords(waits)].filter(Boolean).join(", ");
  }

  many(heap) {
    const el = h("button", { class: "mx-many", type: "button", "aria-haspopup": "true", "aria-label": t("{n} items on one spot", { n: heap.dots.length }), onclick: () => this.openHeap(heap, el) }, String(heap.dots.length));
    el.style.transform = `translate(${heap.x}px, ${heap.y}px)`;
    el.style.setProperty("--r", `${Math.min(26, 11 + Math.sqrt(heap.dots.length) * 2)}px`);
    return el;
  }

  async openHeap(heap, anchor) {
    const { place } = await import("../place.js");
    put(this.heap, h("p", { class: "g" }, t("{n} items on one spot", { n: heap.dots.length })), h("div", { class: "picks" }, heap.dots.slice(0, 200).map(({ item }) => h("button", { type: "button", data: { id: item.id, obj: this.hue(item) }, onclick: () => { this.heap.hidePopover(); this.ctx.open(item.id); } }, h("i", { class: "dot" }), h("span", { class: "truncate" }, item.title)))));
    this.heap.showPopover();
    place(this.heap, anchor.getBoundingClientRect());
    this.heap.querySelector("button").focus();
  }

  // Colour --------------------------------------------------------------------------------------

  get colour() {
    return fields(this.store)[this.ctx.state.hue] ? this.ctx.state.hue : "objective";
  }

  hue(item) {
    const made = `${this.store.revision} ${this.colour}`;
    if (this.huesOf !== made) Object.assign(this, { huesOf: made, hues: hueBy(this.store, this.colour) });
    return this.hues(item);
  }

  drawLegend(items) {
    const found = new Map();
    for (const item of items) {
      const value = valueOf(this.store, item, this.colour);
      const key = (Array.isArray(value) ? value[0] : value) ?? "";
      if (!found.has(key)) found.set(key, { obj: this.hue(item), n: 0 });
      found.get(key).n += 1;
    }
    const order = [...found].sort((a, b) => b[1].n - a[1].n).slice(0, 8);
    put(this.legend, order.map(([key, { obj, n }]) => h("li", { data: { obj } }, h("i", { class: "dot" }), h("span", { class: "truncate" }, key === "" ? nothingWords(this.colour) : wordsFor(this.store, this.colour, key)), h("small", null, String(n)))));
  }

  /** What cannot be placed yet and why, to be filled in or dragged onto the field. */
  drawRest(items, rest, placed) {
    const lacks = lacking(rest, [this.x, this.y], (item, field) => known(valueOf(this.store, item, field)));
    nothingPlaced(this.none, this, placed ? [] : items, lacks);
    this.el.classList.toggle("bare", !placed && items.length > 0);
    put(this.rest, placed > 0 && rest.length > 0 && [notPlaced(this, rest.length, lacks), h("ul", null, rest.slice(0, 30).map((item) => h("li", null, h("a", { class: "chip-card", href: `?item=${encodeURIComponent(item.key)}`, draggable: "false", data: { id: item.id, obj: this.hue(item) } }, h("i", { class: "dot" }), h("span", { class: "truncate" }, item.title)))))]);
  }

  mark() {
    const open = this.ctx.openId();
    const first = this.pool.get(this.ctx.cursor) ? this.ctx.cursor : this.dots[0]?.item.id;
    for (const [id, el] of this.pool) {
      if (id === open) el.setAttribute("aria-current", "true");
      else el.removeAttribute("aria-current");
      el.classList.toggle("picked", this.ctx.picked.ids.has(id));
      el.tabIndex = id === first ? 0 : -1;
    }
  }

  // Finding one's way ---------------------------------------------------------------------------------

  order() {
    return [...this.dots, ...this.heaps.flatMap(({ dots }) => dots)].map(({ item }) => item.id);
  }

  reveal(id, grab) {
    this.mark();
    if (grab) this.pool.get(id)?.focus({ preventScroll: true });
  }

  clicked(event) {
    const el = event.target.closest("a[data-id]");
    if (el && !this.dragged && this.ctx.picked.clicked(event, el.dataset.id)) return void event.preventDefault();
    if (!el || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (!this.dragged) this.ctx.open(el.dataset.id);
  }

  key(event, id) {
    const from = this.pool.get(id)?.dot;
    const to = from && towards(this.dots, from, event.key);
    if (to) this.ctx.go(to.item.id);
    return !!from;
  }

  // Rating -------------------------------------------------------------------------------------------

  /** A modifier and an arrow: one step along that axis, ten with Shift. */
  move(event, item) {
    const [field, scale] = event.key === "ArrowLeft" || event.key === "ArrowRight" ? [this.x, this.sx] : [this.y, this.sy];
    if (!editable(field)) {
      this.ctx.announce(t("{field} cannot be set.", { field: fields(this.store)[field].label }));
      return true;
    }
    const way = event.key === "ArrowRight" || event.key === "ArrowUp" ? 1 : -1;
    const value = settled((valueOf(this.store, item, field) || 0) + way * scale.step * (event.shiftKey ? 10 : 1), scale);
    this.rate(item, { [field]: value });
    return true;
  }

  /** Values at a spot of the field; an axis that is reckoned stays as it is. */
  valuesAt(x, y) {
    return {
      ...(editable(this.x) ? { [this.x]: settled(this.fromX(x), this.sx) } : {}),
      ...(editable(this.y) ? { [this.y]: settled(this.fromY(y), this.sy) } : {}),
    };
  }

  rate(item, patch) {
    const said = Object.entries(patch).map(([field, value]) => `${fields(this.store)[field].label} ${figure(this.store, field, value)}`).join(", ");
    this.ctx.cursor = item.id;
    this.ctx.act(item.id, patch, t("{title}: {values}", { title: item.title, values: said }));
    requestAnimationFrame(() => this.reveal(item.id, true));
  }
}

/** Widths of labels in their font at its full width, which is a little more than they take; drawn again once it is here. */
function labelMeasure(matrix) {
  const probe = h("a", { class: "mx", hidden: true }, h("span"));
  matrix.field.append(probe);
  const { fontWeight, fontSize, fontFamily } = getComputedStyle(probe.lastChild);
  probe.remove();
  const font = `${fontWeight} ${fontSize} ${fontFamily}`;
  const again = () => {
    matrix.measure = new Measure(font);
    if (matrix.ctx.view === matrix) matrix.update();
  };
  if (!document.fonts.check(font)) document.fonts.load(font).then(again, () => null);
  return new Measure(font);
}

// Milestones on the timeline: a diamond in a band below the ruler, and a line down through the lanes.

import { h, reconcile } from "./dom.js";
import { first, toDay } from "./dates.js";
import { sayDate } from "./say.js";
import { t } from "./i18n.js";

const GAP = 14;
const DIAMOND = 22;
const ROW = 26;

/** How a milestone stands: done, late or due. */
export const standing = ({ done_at: done, date }, today) => (done ? "done" : toDay(date) < today ? "late" : "due");

/** The room that a name takes, with its date, and at least: half a name says less than none. */
const needs = (name, date) => ({ need: DIAMOND + name + date + 12, least: DIAMOND + name });

/** Give each mark its row and its room. Answers whether every name has all that it needs. */
export function inRows(marks, count) {
  const last = Array(count).fill(null);
  const until = (mark) => (mark ? mark.x + mark.need + GAP : -Infinity);
  for (const mark of marks) {
    let row = last.findIndex((one) => until(one) < mark.x);
    if (row < 0) row = last.reduce((best, one, at) => (one.x < last[best].x ? at : best), 0);
    if (last[row] && until(last[row]) >= mark.x) last[row].room = mark.x - last[row].x - GAP;
    // The span of a coarse date does not run through the name before it.
    Object.assign(mark, { row, room: Infinity, soft: Math.max(0, Math.min(mark.span, mark.x - until(last[row]))) });
    last[row] = mark;
  }
  for (const mark of marks) mark.named = mark.room >= mark.least;
  return marks.every(({ room }) => room === Infinity);
}

export class Marks {
  constructor(timeline) {
    Object.assign(this, { timeline, lines: new Map(), marks: new Map(), drawn: [] });
    this.el = h("div", { class: "marks", role: "list", "aria-label": t("Milestones") });
    this.back = h("div", { class: "mile-lines" });
    timeline.ruler.el.append(this.el);
    timeline.ruler.back.append(this.back);
  }

  /** Those with a date, of the products that the filters leave. */
  wanted() {
    const { ctx, store } = this.timeline;
    const product = ctx.state.filters.product;
    const passes = (id) => !product || !id || product.values.includes(id) !== !!product.not;
    if (ctx.state.miles === "off") return [];
    return store.milestones.filter((one) => one.date && passes(one.product)).sort((a, b) => (a.date < b.date ? -1 : 1));
  }

  update() {
    const { timeline } = this;
    const found = this.wanted();
    timeline.ruler.el.classList.toggle("marked", found.length > 0);
    this.el.hidden = !found.length;
    if (!found.length && !this.drawn.length) return;
    this.drawn = this.place(found);
    timeline.ruler.el.classList.toggle("two", this.two);
    reconcile(this.el, this.marks, this.drawn.map((mark) => [mark.one.id, () => this.make(mark.one), (el) => this.dress(el, mark)]));
    reconcile(this.back, this.lines, this.drawn.map((mark) => [mark.one.id, () => h("i"), (el) => { el.style.transform = `translateX(${mark.x * timeline.forward}px)`; }]));
  }

  /** No name without the diamond that it belongs to: that is off the page. */
  trim() {
    for (const { one, x } of this.drawn) this.marks.get(one.id)?.button.classList.toggle("gone", x < this.timeline.x - 2);
  }

  /** Names in one row where they fit, else in two; what still runs into the next loses its date, then is left to the diamond. */
  place(found) {
    const { from, scale, measure } = this.timeline;
    const made = found.map((one) => {
      const day = toDay(one.date);
      const since = first(day, one.date_precision);
      const words = sayDate(day, one.date_precision, false);
      return { one, words, x: (day + (day === since ? 0.5 : 1) - from) * scale, span: (day - since) * scale, ...needs(measure.width(one.name), measure.width(words)) };
    });
    this.two = !inRows(made, 1) && (inRows(made, 2), true);
    return made;
  }

  make(one) {
    const parts = { name: h("span", { class: "t" }), date: h("small"), said: h("span", { class: "vh" }) };
    const button = h("button", { type: "button", class: "mile", data: { mile: one.id } }, h("i", { class: "soft", "aria-hidden": "true" }), h("i", { class: "dia", "aria-hidden": "true" }), parts.name, " ", parts.date, parts.said);
    return Object.assign(h("span", { role: "listitem" }, button), { button, parts });
  }

  dress(el, { one, x, soft, words, named, row, room, need }) {
    const { timeline } = this;
    const state = standing(one, timeline.store.today);
    el.style.transform = `translate(${x * timeline.forward}px, ${row * ROW}px)`;
    el.button.style.maxInlineSize = Number.isFinite(room) ? `${Math.round(room)}px` : "";
    el.button.style.setProperty("--soft", `${Math.round(soft)}px`);
    el.button.className = `mile ${one.kind} ${state}${named ? "" : " bare"}${room < need ? " cut" : ""}`;
    el.parts.name.textContent = one.name;
    el.parts.date.textContent = words;
    const said = { done: t("reached"), late: t("not reached in time"), due: "" }[state];
    el.parts.said.textContent = said && `, ${said}`;
    el.button.title = [one.name, sayDate(toDay(one.date), one.date_precision), said].filter(Boolean).join(", ");
  }
}

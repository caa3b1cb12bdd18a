// Milestones on the timeline: a diamond in a band below the ruler, and a line down through the lanes.

import { h, reconcile } from "./dom.js";
import { first, toDay } from "./dates.js";
import { sayDate } from "./say.js";
import { t } from "./i18n.js";

const GAP = 14;
const DIAMOND = 22;

/** How a milestone stands: done, late or due. */
export const standing = ({ done_at: done, date }, today) => (done ? "done" : toDay(date) < today ? "late" : "due");

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
    reconcile(this.el, this.marks, this.drawn.map((mark) => [mark.one.id, () => this.make(mark.one), (el) => this.dress(el, mark)]));
    reconcile(this.back, this.lines, this.drawn.map((mark) => [mark.one.id, () => h("i"), (el) => { el.style.transform = `translateX(${mark.x * timeline.forward}px)`; }]));
  }

  /** Names where they fit: one that would run into the next is left to the diamond. */
  place(found) {
    const { from, scale, measure } = this.timeline;
    const made = found.map((one) => {
      const day = toDay(one.date);
      const since = first(day, one.date_precision);
      const words = sayDate(day, one.date_precision, false);
      return { one, words, x: (day + (day === since ? 0.5 : 1) - from) * scale, soft: (day - since) * scale, need: DIAMOND + measure.width(one.name) + measure.width(words) + 12 };
    });
    made.forEach((mark, at) => { mark.named = !made[at + 1] || mark.x + mark.need + GAP < made[at + 1].x; });
    return made;
  }

  make(one) {
    const parts = { name: h("span", { class: "t" }), date: h("small"), said: h("span", { class: "vh" }) };
    const button = h("button", { type: "button", class: "mile", data: { mile: one.id } }, h("i", { class: "soft", "aria-hidden": "true" }), h("i", { class: "dia", "aria-hidden": "true" }), parts.name, " ", parts.date, parts.said);
    return Object.assign(h("span", { role: "listitem" }, button), { button, parts });
  }

  dress(el, { one, x, soft, words, named }) {
    const { timeline } = this;
    const state = standing(one, timeline.store.today);
    el.style.transform = `translateX(${x * timeline.forward}px)`;
    el.button.style.setProperty("--soft", `${Math.round(soft)}px`);
    el.button.className = `mile ${one.kind} ${state}${named ? "" : " bare"}`;
    el.parts.name.textContent = one.name;
    el.parts.date.textContent = words;
    const said = { done: t("reached"), late: t("not reached in time"), due: "" }[state];
    el.parts.said.textContent = said && `, ${said}`;
    el.button.title = [one.name, sayDate(toDay(one.date), one.date_precision), said].filter(Boolean).join(", ");
  }
}

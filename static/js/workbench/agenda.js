// The timeline on a phone: an agenda. What is late first, then by quarter with its milestones, then what has no date.

import { avatar, dot, h, icon } from "./dom.js";
import { first, toDay } from "./dates.js";
import { daysLate, sayDate, sayDates, shapeOf } from "./say.js";
import { hueOf, noteOf } from "./bar.js";
import { outOf, waitsFor } from "./links.js";
import { More } from "./more.js";
import { fromParts } from "./marks.js";
import { inTime } from "./tallies.js";
import { standing } from "./milestones.js";
import { t } from "./i18n.js";

const over = ["shipped", "dropped"];
const FEW = 2;

export class Agenda {
  constructor(ctx) {
    Object.assign(this, { ctx, store: ctx.store });
    this.list = h("div", { class: "agenda-in" });
    this.el = h("div", { class: "agenda", role: "region", tabindex: "0", "aria-label": t("Agenda") }, this.list);
    this.el.addEventListener("click", (event) => this.clicked(event));
    this.more = new More(this.el, this.list);
  }

  update() {
    this.compare();
    const rows = this.groups().flatMap(({ name, late, items, marks }) => [() => h("h2", { class: late ? "late" : "" }, name, h("small", null, String(items.length))), ...this.lines(items, marks)]);
    this.more.set(rows);
  }

  /** A frozen plan and the critical path come with the first that the address names. */
  compare() {
    const { base, path } = this.ctx.state;
    if (this.beside) this.beside.update();
    else if (base || path) this.besides ||= import("./agenda-beside.js").then(({ Beside }) => {
      this.beside = new Beside(this);
      this.beside.update();
    });
  }

  /** Milestones stand among what is due by their day. */
  lines(items, marks) {
    const waiting = marks.slice();
    const made = items.flatMap((item) => {
      const before = [];
      while (waiting.length && toDay(waiting[0].date) <= item.e) before.push(waiting.shift());
      return [...before.map((one) => () => this.mark(one)), () => this.row(item)];
    });
    return [...made, ...waiting.map((one) => () => this.mark(one))];
  }

  groups() {
    const { store } = this;
    const found = new Map();
    const group = (key, name, late) => {
      if (!found.has(key)) found.set(key, { key, name, late, items: [], marks: [] });
      return found.get(key);
    };
    const inQuarter = (day) => group(first(day, "quarter"), sayDate(day, "quarter"));
    for (const one of this.ctx.shown()) {
      const item = inTime(store, one);
      if (!item) group(Infinity, t("Undated")).items.push(one);
      else if (!item.ofParts && daysLate(item, store.categoryOf(item), store.today)) group(-Infinity, t("Late"), true).items.push(item);
      else inQuarter(item.e).items.push(item);
    }
    for (const one of this.milestones()) inQuarter(toDay(one.date)).marks.push(one);
    const groups = [...found.values()].sort((a, b) => this.place(a.key) - this.place(b.key));
    for (const { items } of groups) items.sort((a, b) => (a.e ?? 0) - (b.e ?? 0) || a.rank - b.rank);
    return groups;
  }

  /** Those with a date, in its order, of the products that the filters leave; none while one looks for something. */
  milestones() {
    const { filters, q, f, miles } = this.ctx.state;
    const { product } = filters;
    const passes = (id) => !product || !id || product.values.includes(id) !== !!product.not;
    if (q || f || miles === "off") return [];
    return this.store.milestones.filter((one) => one.date && passes(one.product)).sort((a, b) => (a.date < b.date ? -1 : 1));
  }

  /** Late, then from this quarter on, undated, then what is past. */
  place(key) {
    return key >= first(this.store.today, "quarter") || key === -Infinity ? key : 1e9 - key;
  }

  // Drawing --------------------------------------------------------------------------------------

  row(item) {
    const { store } = this;
    const category = store.categoryOf(item);
    const note = noteOf(item, store);
    return h("div", { class: "entry", data: { id: item.id, obj: hueOf(store, item) } },
      icon(note?.tone === "late" ? "s-late" : shapeOf(category), note ? note.tone : category === "shipped" ? "good" : ""),
      h("button", { type: "button", class: "t", "aria-current": this.ctx.openId() === item.id ? "true" : null }, item.title),
      avatar(store.lookup.owner.get(item.owner), store.me.id),
      h("span", { class: "under" }, dot(), this.dates(item), note && h("span", { class: `st ${note.tone}` }, note.text), this.beside?.path.has(item.id) && h("span", { class: "st" }, t("decides the end"))), over.includes(category) ? null : this.links(item));
  }

  /** The dates are a button of their own: on a phone there is no key for them. */
  dates(item) {
    const words = sayDates(item) || t("no date");
    if (item.ofParts) return fromParts(words);
    if (!this.store.canWrite) return h("span", null, words);
    return h("button", { type: "button", class: "link when", "aria-label": t("Dates of {title}: {dates}", { title: item.title, dates: words }), onclick: (event) => { event.stopPropagation(); this.ctx.dates(item.id, event.currentTarget); } }, words);
  }

  /** What it waits for, and how many wait for it. */
  links(item) {
    const { store } = this;
    const waits = waitsFor(store, item);
    const blocks = outOf(store, item.id).filter(({ kind, target }) => kind === "blocks" && store.get(target) && !over.includes(store.categoryOf(store.get(target))));
    if (!waits.length && !blocks.length) return null;
    return h("ul", { class: "deps" },
      waits.slice(0, FEW).map((one) => h("li", null, icon("s-blocked", "s12"), h("button", { type: "button", class: "link", data: { go: one.id } }, t("waits for {title}", one)))),
      waits.length > FEW && h("li", null, t("and {n} more", { n: waits.length - FEW })),
      blocks.length > 0 && h("li", null, icon("right", "s12"), t("{n} item waits for it|{n} items wait for it", { n: blocks.length })));
  }

  mark(one) {
    const { store } = this;
    const state = standing(one, store.today);
    const said = { done: t("reached"), late: t("not reached in time"), due: "" }[state];
    const count = [...store.items.values()].filter(({ milestone }) => milestone === one.id).length;
    return h("a", { class: `entry mile ${state}`, href: `${location.pathname}milestones/#m-${one.id}` }, icon("flag", { late: "late", done: "good" }[state] || ""), h("b", null, one.name),
      h("span", { class: "under" }, sayDate(toDay(one.date), one.date_precision), count > 0 && h("span", null, t("{n} item|{n} items", { n: count })), said && h("span", { class: `st ${state === "late" ? "late" : "good"}` }, said)));
  }

  // Finding one's way -----------------------------------------------------------------------------

  clicked({ target }) {
    const go = target.closest("[data-go]")?.dataset.go;
    const id = go || target.closest("[data-id]")?.dataset.id;
    if (id) this.ctx.open(id);
  }

  order() {
    return this.groups().flatMap(({ items }) => items.map((item) => item.id));
  }

  /** Drawn as far as it stands, if it was not yet. */
  reveal(id, grab) {
    const find = () => this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    while (!find() && this.more.drawn < this.more.rows.length) this.more.grow();
    find()?.scrollIntoView({ block: "nearest" });
    if (grab) find()?.querySelector(".t").focus();
  }
}

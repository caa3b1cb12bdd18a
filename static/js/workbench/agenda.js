// The timeline on a phone: an agenda. What is late first, then by quarter, then what has no date.

import { avatar, dot, h, icon } from "./dom.js";
import { first } from "./dates.js";
import { attention, daysLate, sayDate, sayDates, shapeOf } from "./say.js";
import { hueOf } from "./bar.js";
import { More } from "./more.js";
import { t } from "./i18n.js";

export class Agenda {
  constructor(ctx) {
    this.ctx = ctx;
    this.list = h("div", { class: "agenda-in" });
    this.el = h("div", { class: "agenda", role: "region", tabindex: "0", "aria-label": t("Agenda") }, this.list);
    this.el.addEventListener("click", (event) => this.clicked(event));
    this.more = new More(this.el, this.list);
  }

  update() {
    const rows = this.groups().flatMap(({ name, late, items }) => [() => h("h2", { class: late ? "late" : "" }, name, h("small", null, String(items.length))), ...items.map((item) => () => this.row(item))]);
    this.more.set(rows);
  }

  groups() {
    const { store } = this.ctx;
    const found = new Map();
    const put = (key, name, item, late) => {
      if (!found.has(key)) found.set(key, { key, name, late, items: [] });
      found.get(key).items.push(item);
    };
    for (const item of this.ctx.shown()) {
      if (item.s === null) put(Infinity, t("Undated"), item);
      else if (daysLate(item, store.categoryOf(item), store.today)) put(-Infinity, t("Late"), item, true);
      else put(first(item.e, "quarter"), sayDate(item.e, "quarter"), item);
    }
    const groups = [...found.values()].sort((a, b) => this.place(a.key) - this.place(b.key));
    for (const group of groups) group.items.sort((a, b) => (a.e ?? 0) - (b.e ?? 0) || a.rank - b.rank);
    return groups;
  }

  /** Late, then from this quarter on, undated, then what is past. */
  place(key) {
    return key >= first(this.ctx.store.today, "quarter") || key === -Infinity ? key : 1e9 - key;
  }

  row(item) {
    const { store } = this.ctx;
    const category = store.categoryOf(item);
    const note = attention(item, category, store.today);
    return h("button", { type: "button", class: "entry", data: { id: item.id, obj: hueOf(store, item) }, "aria-current": this.ctx.openId() === item.id ? "true" : null },
      icon(note?.tone === "late" ? "s-late" : shapeOf(category), note ? note.tone : category === "shipped" ? "good" : ""),
      h("span", { class: "t" }, item.title),
      avatar(store.lookup.owner.get(item.owner), store.me.id),
      h("span", { class: "under" }, dot(), h("span", null, sayDates(item) || t("no date")), note && h("span", { class: `st ${note.tone}` }, note.text)));
  }

  clicked(event) {
    const el = event.target.closest("[data-id]");
    if (el) this.ctx.open(el.dataset.id);
  }

  order() {
    return this.groups().flatMap(({ items }) => items.map((item) => item.id));
  }

  reveal(id, grab) {
    const el = this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    el?.scrollIntoView({ block: "nearest" });
    if (grab) el?.focus();
  }
}

// What was put away, fetched when asked for: found by the text filter and by the chips, and brought back one or many at once.

import { h, icon, later, put } from "./dom.js";
import { DEFAULT, compile } from "./filter.js";
import { More } from "./more.js";
import { moment, t } from "./i18n.js";
import { shapeOf } from "./say.js";

const PAGE = 500;

export class Archive {
  constructor(ctx) {
    Object.assign(this, { ctx, store: ctx.store, items: null, chosen: new Set() });
    this.list = h("ul");
    this.says = h("p", { role: "status" });
    this.act = h("button", { class: "btn", type: "button", hidden: true, onclick: () => this.back([...this.chosen]) }, icon("undo"), h("span"));
    const head = h("header", null, h("h2", null, t("Archived items")), this.says, this.act);
    this.el = h("div", { class: "archive", role: "region", "aria-label": t("Archived items") }, head, this.list);
    this.more = new More(this.el, this.list, "li");
    this.again = later(() => this.fetch(), 300);
    this.store.watch(() => ctx.view === this && this.again());
  }

  /** Shown where the others count what is in the plan. */
  counted() {
    return this.items ? t("{n} item|{n} items", { n: this.shown().length }) : "";
  }

  // Reading --------------------------------------------------------------------------------------

  async fetch() {
    try {
      this.items = await this.pages(`/items?archived=only&limit=${PAGE}`);
      this.trouble = null;
    } catch (error) {
      if (error.status === undefined) throw error;
      this.trouble = error.words;
    }
    this.ctx.update();
  }

  async pages(path) {
    const { results, next } = await this.store.api.get(path);
    const rest = next ? await this.pages(`/items${new URL(next, location.href).search}`) : [];
    return [...results, ...rest].sort((a, b) => (a.archived_at < b.archived_at ? 1 : -1));
  }

  /** By the filters in force; what a plan leaves out by itself, such as what was dropped, is looked for here. */
  shown() {
    const { filters, q } = this.ctx.state;
    const { category, ...rest } = filters;
    const asked = JSON.stringify(category) === JSON.stringify(DEFAULT.category) ? rest : filters;
    return (this.items || []).filter(compile(asked, q, this.store.categoryOf, this.store.me.id));
  }

  update() {
    if (!this.items && !this.trouble) return void this.fetch();
    const items = this.shown();
    this.says.textContent = this.trouble || this.words(items);
    this.more.set(items.map((item) => () => this.row(item)));
    this.chosen = new Set([...this.chosen].filter((id) => items.some((item) => item.id === id)));
    this.count();
  }

  words(items) {
    if (!this.items.length) return t("Nothing is archived. What is put away from the table waits here, with all that it has.");
    return items.length ? t("Out of every view and of what others see, with all that they have.") : t("Nothing that is archived matches these filters.");
  }

  // Drawing --------------------------------------------------------------------------------------

  row(item) {
    const { store } = this;
    const when = moment(item.archived_at, { day: "numeric", month: "short", year: "numeric" });
    const facts = [item.key, store.name("product", item.product), store.name("status", item.status), t("archived {date}", { date: when })].filter(Boolean).join(" · ");
    const box = h("input", { type: "checkbox", checked: this.chosen.has(item.id), "aria-label": t("Choose {title}", item), onchange: (event) => this.choose(item.id, event.target.checked) });
    return h("li", { data: { archived: item.key } }, store.canWrite && !item.merged_into && box, icon(shapeOf(store.categoryOf(item))),
      h("div", null, h("b", null, item.title), h("small", null, facts)), this.way(item));
  }

  /** The way back; of what was merged, to what it became. */
  way(item) {
    const into = item.merged_into && this.store.get(item.merged_into);
    if (into) return h("a", { class: "btn quiet sm", href: `?item=${encodeURIComponent(into.key)}` }, t("merged into {key}", into));
    if (item.merged_into || !this.store.canWrite) return null;
    return h("button", { class: "btn sm", type: "button", "aria-label": t("Bring back {title}", item), onclick: () => this.back([item.id]) }, icon("undo"), t("Bring back"));
  }

  choose(id, on) {
    this.chosen[on ? "add" : "delete"](id);
    this.count();
  }

  count() {
    const n = this.chosen.size;
    this.act.hidden = !n;
    this.act.lastChild.textContent = t("Bring back {n} item|Bring back {n} items", { n });
  }

  // Bringing back ---------------------------------------------------------------------------------

  /** What went away along with them comes along again; the stream tells of it. One act to undo. */
  async back(ids) {
    const { edits, tell } = this.ctx;
    const words = t("Brought back {n} item|Brought back {n} items", { n: ids.length });
    if (!(await edits.all({ ids, archived: false }, words))) return;
    this.chosen.clear();
    this.ctx.announce(words);
    tell.done(words);
    this.el.querySelector("button:not([hidden]), input")?.focus();
  }

  // Finding one's way ------------------------------------------------------------------------------

  order() {
    return [];
  }
}

// The board: by certainty (Now in full, Next in three lines, Later in one) or by status.

import { h, put } from "./dom.js";
import { chipCard, fullCard, lineCard, shippedLine, shortCard } from "./cards.js";
import { More } from "./more.js";
import { placeAt } from "./order.js";
import { sorted } from "./sort.js";
import { sortValue } from "./columns.js";
import { dragCards } from "./board-drag.js";
import { t } from "./i18n.js";

const over = ["shipped", "dropped"];
const RECENT = 4;
const latest = (a, b) => ((a.shipped_at || "") < (b.shipped_at || "") ? 1 : -1);
// By id: an answer of the server may have replaced the item since the column was drawn.
const placeIn = (column, { id }) => column.items.findIndex((other) => other.id === id);

export class Board {
  constructor(ctx) {
    this.ctx = ctx;
    this.store = ctx.store;
    this.columns = new Map();
    this.cards = new Map();
    this.main = h("div", { class: "board" });
    this.foot = h("div", { class: "board-foot" });
    this.el = h("div", { class: "board-page" }, this.main, this.foot);
    this.el.addEventListener("click", (event) => this.clicked(event));
    if (this.store.canWrite) dragCards(this);
  }

  // Which columns there are -------------------------------------------------------------------

  get field() {
    return this.ctx.state.columns;
  }

  plan() {
    if (this.field === "status") return this.store.statuses.filter((status) => this.wanted(status)).map(({ id, name, category }) => ({ id, name, kind: "status", category }));
    return [
      { id: "now", name: t("Now"), hint: t("being built"), kind: "now" },
      { id: "next", name: t("Next"), hint: t("decided"), kind: "next" },
      { id: "later", name: t("Later"), hint: t("wanted; not promised"), kind: "later" },
      { id: "", name: t("Not placed"), hint: t("Drag one up, or move it with the keys"), kind: "unplaced" },
    ];
  }

  /** A column that the filters leave empty is not drawn. */
  wanted({ id, category }) {
    const { filters } = this.ctx.state;
    const passes = (filter, value) => !filter || filter.values.includes(value) !== !!filter.not;
    return passes(filters.category, category) && passes(filters.status, id);
  }

  /** Items by column id, in the order shown. */
  sort() {
    const { state } = this.ctx;
    let items = this.ctx.shown();
    if (this.field === "horizon") items = items.filter((item) => !over.includes(this.store.categoryOf(item)));
    if (state.sort !== "rank") items = sorted(items, state.sort, (item, name) => sortValue(this.store, item, name));
    const found = new Map(this.plan().map(({ id }) => [id, []]));
    for (const item of items) found.get(item[this.field] || "")?.push(item);
    for (const { id, category } of this.plan()) if (category === "shipped" && state.sort === "rank") found.get(id).sort(latest);
    return found;
  }

  // Drawing -----------------------------------------------------------------------------------

  update() {
    if (this.meta !== this.store.lookup) this.cards.clear();
    this.meta = this.store.lookup;
    const held = document.activeElement?.closest?.(".board-page [data-id]")?.dataset.id;
    this.lists = this.sort();
    if (this.built !== this.shape()) this.build();
    for (const column of this.columns.values()) this.fill(column);
    this.mark();
    this.ship();
    if (held && !this.el.contains(document.activeElement)) this.focus(held);
  }

  shape() {
    return this.field + this.plan().map(({ id, name }) => id + name).join();
  }

  build() {
    this.built = this.shape();
    this.columns.clear();
    this.cards.clear();
    const made = this.plan().map((column) => this.column(column));
    this.main.className = `board by-${this.field}`;
    put(this.main, made.filter(({ kind }) => kind !== "unplaced").map(({ el }) => el));
    this.shipped = h("section", { class: "wb-shipped", "aria-label": t("Shipped") }, h("header", null, h("h2", null, t("Shipped")), h("p", null, t("lately"))), h("ul"));
    put(this.foot, this.field === "horizon" && [this.columns.get("").el, this.shipped]);
  }

  column({ id, name, hint, kind, category }) {
    const list = h("ul", { data: { column: id } });
    const count = h("span", { class: "lim" });
    const add = this.store.canWrite && kind !== "unplaced" ? h("button", { class: "btn quiet sm add", type: "button", onclick: () => this.ctx.quick.open({ [this.field]: id }) }, `+ ${t("Add")}`) : null;
    const head = kind === "later" ? h("p", { class: "colhead", "aria-hidden": "true" }, h("span", null, t("Item")), h("span", null, t("Companies"))) : null;
    const el = h("section", { class: kind === "unplaced" ? "tray unplaced" : `col ${kind}`, "aria-label": name, data: { column: id } },
      h("header", null, h("h2", null, name), hint && h("p", null, hint), count), head, list, add);
    const column = { id, name, kind, category, el, list, count, more: new More(kind === "unplaced" ? list : this.main, list, "li") };
    this.columns.set(id, column);
    return column;
  }

  fill(column) {
    const items = this.lists.get(column.id);
    column.count.textContent = String(items.length);
    column.el.hidden = column.kind === "unplaced" && !items.length;
    column.el.classList.toggle("bare", !items.length);
    if (column.items && column.items.length === items.length && column.items.every((item, at) => item === items[at])) return;
    column.items = items;
    column.more.set(items.map((item) => () => this.card(item, column)));
  }

  card(item, column) {
    const old = this.cards.get(item.id);
    if (old && old.item === item && old.column === column.id) return old.el;
    const make = { now: fullCard, next: shortCard, later: lineCard, unplaced: chipCard, status: shortCard }[column.kind];
    const el = make(this.store, item);
    this.cards.set(item.id, { item, el, column: column.id });
    return el;
  }

  mark() {
    const open = this.ctx.openId();
    for (const { el, item } of this.cards.values()) {
      if (item.id === open) el.setAttribute("aria-current", "true");
      else el.removeAttribute("aria-current");
    }
  }

  ship() {
    const done = this.ctx.shown().filter((item) => item.shipped_at).sort(latest).slice(0, RECENT);
    this.shipped.hidden = !done.length;
    put(this.shipped.querySelector("ul"), done.map((item) => shippedLine(this.store, item)));
  }

  // Finding one's way ----------------------------------------------------------------------------

  order() {
    return [...this.columns.values()].flatMap(({ items }) => items.map((item) => item.id));
  }

  columnOf(id) {
    return [...this.columns.values()].find(({ items }) => items.some((item) => item.id === id));
  }

  reveal(id, grab) {
    const column = this.columnOf(id);
    if (!column) return;
    column.more.reach(column.items.findIndex((item) => item.id === id));
    this.mark();
    this.cards.get(id)?.el.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (grab) this.focus(id);
  }

  focus(id) {
    this.cards.get(id)?.el.querySelector("a").focus({ preventScroll: true });
  }

  clicked(event) {
    const el = event.target.closest("[data-id]");
    if (!el || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (this.dragged) return;
    this.ctx.open(el.dataset.id);
  }

  key(event, id) {
    const column = this.columnOf(id);
    if (!column) return false;
    const at = column.items.findIndex((item) => item.id === id);
    let to = column.items[at + { ArrowUp: -1, ArrowDown: 1 }[event.key]];
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") to = this.beside(column, event.key === "ArrowRight" ? 1 : -1, at);
    if (to) this.ctx.go(to.id);
    return true;
  }

  beside(column, by, at) {
    const filled = [...this.columns.values()].filter(({ items }) => items.length);
    const items = filled[filled.indexOf(column) + by]?.items;
    return items && items[Math.min(at, items.length - 1)];
  }

  // Moving -----------------------------------------------------------------------------------------

  /** A modifier and an arrow: to the next column, or up and down in this one. */
  move(event, item) {
    const column = this.columnOf(item.id);
    if (!column || event.shiftKey) return false;
    const all = [...this.columns.values()];
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (sideways) {
      const to = all[all.indexOf(column) + sideways];
      if (to) this.commit(item, to, null);
    } else if (this.ctx.state.sort === "rank") {
      const rest = column.items.filter((other) => other.id !== item.id);
      const at = placeIn(column, item) + { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (at >= 0 && at <= rest.length) this.commit(item, column, at);
    }
    return true;
  }

  /** Put an item into a column, at `index` among the others or, with null, wherever its rank puts it. */
  commit(item, column, index) {
    const from = this.columnOf(item.id);
    const patch = from === column ? {} : { [this.field]: column.id || null };
    const rest = column.items.filter((other) => other.id !== item.id);
    if (index !== null && this.ctx.state.sort === "rank" && (from !== column || rest[index] !== column.items[placeIn(column, item) + 1])) Object.assign(patch, placeAt(rest, index));
    if (!Object.keys(patch).length) return;
    const words = from === column ? t("Moved {title} within {column}", { title: item.title, column: column.name }) : t("Moved {title} from {from} to {column}", { title: item.title, from: from.name, column: column.name });
    this.ctx.edits.change(item.id, patch, words);
    this.ctx.tell.done(words, () => this.ctx.undo());
    this.update();
    this.reveal(item.id, true);
    const items = this.lists.get(column.id);
    const at = items.findIndex((other) => other.id === item.id) + 1;
    this.ctx.announce(`${words}, ${t("{at} of {n}", { at, n: items.length })}`);
  }
}

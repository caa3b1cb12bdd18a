// The table: a grid of virtual rows, sorted, grouped, edited in place.

import { h, icon, perFrame } from "./dom.js";
import { choices, drawn, fields, nothingWords, sortValue, words } from "./columns.js";
import { edit, editable } from "./editors.js";
import { windowOf } from "./layout.js";
import { grouped, sorted } from "./sort.js";
import { TableKeys } from "./table-keys.js";
import { t } from "./i18n.js";

const ROW = 32;

export class Table {
  constructor(ctx) {
    Object.assign(this, { ctx, store: ctx.store, rows: [], pool: new Map(), cursor: { id: null, field: "title" }, folded: new Set() });
    this.names = Object.keys(fields());
    this.head = h("div", { class: "tr th", role: "row", "aria-rowindex": 1 });
    this.body = h("div", { class: "tbody", role: "rowgroup" });
    this.grid = h("div", { class: "grid", role: "grid", tabindex: "0", "aria-label": t("Items"), "aria-colcount": this.names.length, "aria-multiselectable": "false" }, h("div", { role: "rowgroup", class: "thead" }, this.head), this.body);
    this.el = h("div", { class: "table-page" }, this.grid);
    this.head.append(...this.names.map((name, at) => this.heading(name, at)));
    const draw = perFrame(() => this.render());
    this.grid.addEventListener("scroll", draw, { passive: true });
    this.grid.addEventListener("click", (event) => this.clicked(event));
    this.grid.addEventListener("dblclick", (event) => this.doubled(event));
    new ResizeObserver(() => { this.tall = this.grid.clientHeight; draw(); }).observe(this.grid);
    this.keys = new TableKeys(this);
    this.width();
  }

  width() {
    const total = this.names.reduce((sum, name) => sum + fields()[name].width, 0);
    this.grid.style.setProperty("--cols", this.names.map((name) => `${fields()[name].width}px`).join(" "));
    this.grid.style.setProperty("--wide", `${total}px`);
  }

  heading(name, at) {
    const { label, number } = fields()[name];
    return h("div", { class: `td f-${name}${number ? " num" : ""}`, role: "columnheader", "aria-colindex": at + 1, data: { sort: name } },
      h("button", { type: "button", tabindex: "-1", onclick: () => this.sort(name) }, label, icon("down", "s12")));
  }

  // What is shown --------------------------------------------------------------------------------

  update() {
    const { state } = this.ctx;
    let items = this.ctx.shown();
    if (state.sort !== "rank") items = sorted(items, state.sort, (item, name) => sortValue(this.store, item, name));
    this.rows = state.group === "none" ? items.map((item) => ({ item })) : this.grouping(items, state.group);
    this.places = new Map(this.rows.map((row, at) => [row.item?.id, at]));
    this.body.style.height = `${this.rows.length * ROW}px`;
    this.grid.setAttribute("aria-rowcount", this.rows.length + 1);
    for (const el of this.head.children) this.dressHeading(el, state.sort);
    this.render();
  }

  grouping(items, field) {
    const order = choices(this.store, field).map(([id]) => id);
    return grouped(items, (item) => item[field], order).flatMap(({ id, items: members }) => {
      const name = id ? words(this.store, members[0], field) : nothingWords(field);
      const head = { group: `${field}:${id}`, name, count: members.length, hue: field === "objective" ? members[0].objective : null };
      return this.folded.has(head.group) ? [head] : [head, ...members.map((item) => ({ item }))];
    });
  }

  dressHeading(el, sort) {
    const way = sort === el.dataset.sort ? "ascending" : sort === `-${el.dataset.sort}` ? "descending" : null;
    if (way) el.setAttribute("aria-sort", way);
    else el.removeAttribute("aria-sort");
  }

  sort(name) {
    const { sort } = this.ctx.state;
    const begin = fields()[name].number ? [`-${name}`, name] : [name, `-${name}`];
    this.ctx.set({ sort: sort === begin[0] ? begin[1] : sort === begin[1] ? "rank" : begin[0] });
  }

  // Drawing --------------------------------------------------------------------------------------

  render() {
    if (this.editing) return;
    this.tall ||= this.grid.clientHeight;
    const [from, to] = windowOf(this.grid.scrollTop, this.tall - ROW, ROW, this.rows.length);
    const look = { open: this.ctx.openId() };
    const seen = new Set();
    for (let at = from; at < to; at += 1) {
      const row = this.rows[at];
      const key = row.item ? row.item.id : row.group;
      seen.add(key);
      this.show(key, row, at, look);
    }
    for (const [key, el] of this.pool)
      if (!seen.has(key)) {
        el.remove();
        this.pool.delete(key);
      }
    this.mark();
  }

  show(key, row, at, look) {
    let el = this.pool.get(key);
    if (!el || el.item !== row.item || (row.group && el.count !== row.count) || el.meta !== this.store.lookup) {
      const made = row.item ? this.itemRow(row.item) : this.groupRow(row);
      if (el) el.replaceWith(made);
      else this.body.append(made);
      el = Object.assign(made, { item: row.item, count: row.count, meta: this.store.lookup });
      this.pool.set(key, el);
    }
    if (el.at !== at) {
      el.at = at;
      el.style.transform = `translateY(${at * ROW}px)`;
      el.setAttribute("aria-rowindex", at + 2);
    }
    if (row.item) el.setAttribute("aria-selected", String(row.item.id === look.open));
  }

  itemRow(item) {
    return h("div", { class: "tr", role: "row", data: { id: item.id } },
      this.names.map((name, at) => h("div", { class: `td f-${name}${fields()[name].number ? " num" : ""}`, role: "gridcell", id: `c-${item.id}-${name}`, "aria-colindex": at + 1, data: { field: name } }, drawn(this.store, item, name))));
  }

  groupRow({ group, name, count }) {
    const open = !this.folded.has(group);
    return h("div", { class: "tr group", role: "row", data: { group } },
      h("div", { class: "td", role: "gridcell", "aria-colspan": this.names.length },
        h("button", { type: "button", tabindex: "-1", "aria-expanded": String(open) }, icon(open ? "down" : "right"), h("b", null, name), h("small", null, t("{n} item|{n} items", { n: count })))));
  }

  fold(group) {
    if (!this.folded.delete(group)) this.folded.add(group);
    this.pool.get(group)?.remove();
    this.pool.delete(group);
    this.update();
  }

  /** The cell in hand. */
  mark() {
    this.marked?.classList.remove("at");
    this.marked = document.getElementById(`c-${this.cursor.id}-${this.cursor.field}`);
    this.marked?.classList.add("at");
    if (this.marked) this.grid.setAttribute("aria-activedescendant", this.marked.id);
    else this.grid.removeAttribute("aria-activedescendant");
  }

  // Finding one's way -----------------------------------------------------------------------------

  order() {
    return this.rows.filter((row) => row.item).map((row) => row.item.id);
  }

  cursorId() {
    return this.el.contains(document.activeElement) ? this.cursor.id : null;
  }

  reveal(id, grab) {
    const at = this.places?.get(id);
    if (at === undefined) return;
    this.cursor.id = id;
    const top = at * ROW;
    const room = this.tall - ROW * 2;
    if (top < this.grid.scrollTop) this.grid.scrollTop = top;
    else if (top > this.grid.scrollTop + room) this.grid.scrollTop = top - room;
    this.across();
    this.render();
    if (grab) this.grid.focus({ preventScroll: true });
  }

  /** Bring the column in hand into sight, beside the columns that stay. */
  across() {
    const el = this.head.querySelector(`[data-sort="${this.cursor.field}"]`);
    if (!el || this.cursor.field === "key" || this.cursor.field === "title") return;
    const kept = this.head.children[1].offsetLeft + this.head.children[1].offsetWidth - this.grid.scrollLeft;
    const left = el.offsetLeft - this.grid.scrollLeft;
    if (left < kept) this.grid.scrollLeft -= kept - left;
    const beyond = left + el.offsetWidth - this.grid.clientWidth + this.ctx.covered();
    if (beyond > 0) this.grid.scrollLeft += beyond;
  }

  clicked(event) {
    const group = event.target.closest("[data-group]");
    if (group) return this.fold(group.dataset.group);
    const cell = event.target.closest("[data-field]");
    if (!cell || this.editing) return undefined;
    const { id } = cell.closest("[data-id]").dataset;
    const again = this.cursor.id === id && this.cursor.field === cell.dataset.field;
    this.cursor = { id, field: cell.dataset.field };
    this.mark();
    if (cell.dataset.field === "key" || (this.ctx.openId() && !again)) return this.ctx.open(id);
    if (again) return this.edit();
    return this.grid.focus({ preventScroll: true });
  }

  doubled(event) {
    const cell = event.target.closest("[data-field]");
    if (cell && !this.editing) this.edit();
  }

  // Editing ------------------------------------------------------------------------------------------

  edit() {
    const { id, field } = this.cursor;
    const item = this.store.get(id);
    if (!item || !this.store.canWrite) return false;
    if (!editable(field)) return this.ctx.open(id);
    this.reveal(id);
    const host = document.getElementById(`c-${id}-${field}`);
    if (!host) return false;
    this.editing = true;
    edit({ store: this.store, item, field, host, done: (patch, key) => this.edited(item, field, patch, key) });
    return true;
  }

  edited(item, field, patch, key) {
    this.editing = false;
    if (patch) this.ctx.edits.change(item.id, patch, t("{field} of {title}", { field: fields()[field].label, title: item.title }));
    this.update();
    if (key) this.grid.focus({ preventScroll: true });
    if (key === "Tab" || key === "BackTab") this.keys.across(key === "Tab" ? 1 : -1, true);
    this.mark();
  }
}

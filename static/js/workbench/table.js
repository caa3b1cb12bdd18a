// The table: a grid of virtual rows, as a tree or flat, sorted, grouped, summed up, edited in place.

import { afterPaint, h, idle, onResize, perFrame, put } from "./dom.js";
import { fields, groupable } from "./columns.js";
import { edit, editable } from "./editors.js";
import { windowOf } from "./layout.js";
// Where most is chosen at once: it comes along, so that it is there without a connection.
import "./bulk.js";
import { Clip } from "./table-clip.js";
import { Columns } from "./table-columns.js";
import { dressHeadings, groupRow, heading, itemRow } from "./table-draw.js";
import { Foot } from "./table-foot.js";
import { HEAD, ROW, idOf, inOrder, keyOf, keyed, linesOf, readSums } from "./table-rows.js";
import { marksKey } from "./marks.js";
import { Selection, drawRanges } from "./table-select.js";
import { TableKeys } from "./table-keys.js";
import { tableTools } from "./table-tools.js";
import { t } from "./i18n.js";

/** The most that a title takes of a phone. */
const PHONE = 208;

export class Table {
  constructor(ctx) {
    Object.assign(this, { ctx, store: ctx.store, rows: [], top: 0, pool: new Map(), places: new Map(), cursor: { id: null, field: "title" }, folded: new Set() });
    this.head = h("div", { class: "tr th", role: "row", "aria-rowindex": 1 });
    this.body = h("div", { class: "tbody", role: "rowgroup" });
    this.grid = h("div", { class: "grid", role: "treegrid", tabindex: "0", "aria-label": t("Items"), "aria-multiselectable": "true" });
    this.columns = new Columns(this);
    this.sel = new Selection(this);
    this.foot = new Foot(this);
    put(this.grid, h("div", { role: "rowgroup", class: "thead" }, this.head), this.body, this.foot.el);
    this.el = h("div", { class: "table-page" }, this.grid);
    this.listen();
    drawRanges(this);
    this.keys = new TableKeys(this);
    this.el.append(this.keys.listed() || "");
    this.clip = new Clip(this);
  }

  listen() {
    const draw = perFrame(() => this.render());
    this.grid.addEventListener("scroll", () => { this.top = this.grid.scrollTop; draw(); }, { passive: true });
    this.grid.addEventListener("click", (event) => this.clicked(event));
    this.grid.addEventListener("mousedown", (event) => event.shiftKey && event.preventDefault());
    this.grid.addEventListener("dblclick", (event) => this.doubled(event));
    onResize(this.grid, () => this.resized(draw));
  }

  /** The open row stays in sight where the window becomes lower, as it may by opening it. */
  resized(draw) {
    const was = this.tall;
    this.tall = this.grid.clientHeight;
    const at = this.places.get(this.ctx.openId());
    const beyond = at * ROW - this.top - this.tall + ROW * 3;
    if (beyond > 0 && beyond <= was - this.tall) this.grid.scrollTop += beyond;
    draw();
  }

  get names() {
    return this.columns.names;
  }

  groups() {
    return groupable(this.store);
  }

  kindOf(field) {
    return fields(this.store)[field].kind;
  }

  tools() {
    return tableTools(this);
  }

  /** Widths as the grid's template; a title that stays needs to know what stands before it. On a phone it leaves room beside it. */
  lay(list) {
    this.narrow = this.ctx.phone.matches;
    const columns = this.narrow ? list.map(({ name, width }) => ({ name, width: name === "title" ? Math.min(width, PHONE) : width })) : list;
    const wide = columns.reduce((sum, { width }) => sum + width, 0);
    this.grid.style.setProperty("--cols", columns.map(({ width }) => `${width}px`).join(" "));
    this.grid.style.setProperty("--wide", `${wide}px`);
    this.grid.style.setProperty("--key", columns[0].name === "key" ? `${columns[0].width}px` : "0px");
  }

  /** Only the columns that so many pixels are enough for; without a number all of them. */
  fitTo(room) {
    this.room = room;
    this.update();
  }

  // What is shown --------------------------------------------------------------------------------

  /** While a cell is edited nothing is drawn anew: what is typed would be lost. `edited` does it afterwards. */
  update() {
    if (this.editing) return;
    if (this.columns.read() || this.narrow !== this.ctx.phone.matches) this.recolumn();
    const { state } = this.ctx;
    const known = fields(this.store);
    const groups = state.group === "none" ? [] : state.group.split(",").filter((name) => known[name]).slice(0, 2);
    const sort = state.sort.split(",").filter((name) => name === "rank" || known[name.replace(/^-/, "")]).join(",") || "rank";
    this.rows = keyed(this.store, linesOf({ store: this.store, items: inOrder(this.store, this.ctx.shown(), sort), groups, nest: state.nest === "1", folded: this.folded }), groups);
    this.sums = readSums(state.sums);
    this.places = new Map(this.rows.map((row, at) => [keyOf(row), at]));
    this.body.style.height = `${this.rows.length * ROW}px`;
    this.grid.setAttribute("aria-rowcount", this.rows.length + 1);
    dressHeadings(this, sort);
    this.foot.update();
    this.render();
    this.ctx.picked.update();
  }

  recolumn() {
    this.pool.clear();
    put(this.body);
    put(this.head, this.names.map((name, at) => heading(this, name, at)));
    this.grid.setAttribute("aria-colcount", this.names.length);
    this.lay(this.columns.list);
  }

  // Drawing --------------------------------------------------------------------------------------

  /** Draw what is in sight. What is new and out of sight waits until that is painted. */
  render(all = false) {
    if (this.editing) return;
    this.tall ||= this.grid.clientHeight;
    const where = [Math.min(this.top, this.rows.length * ROW), this.tall - ROW * 2, ROW, this.rows.length];
    const [first, last] = windowOf(...where, 0);
    const [from, to] = windowOf(...where);
    const seen = new Set();
    let waiting = false;
    for (let at = from; at < to; at += 1) {
      if (all || (at >= first && at < last) || this.pool.has(keyOf(this.rows[at]))) seen.add(this.show(this.rows[at], at));
      else waiting = true;
    }
    if (waiting) afterPaint(() => idle(() => this.render(true), 100));
    for (const [key, el] of this.pool)
      if (!seen.has(key)) {
        el.remove();
        this.pool.delete(key);
      }
    this.mark();
  }

  show(row, at) {
    const key = keyOf(row);
    const state = row.item ? `${row.level || 0}${row.kids || ""}${row.open}${marksKey(this.store, row.item)}` : `${row.count}${row.open}${this.ctx.state.sums}`;
    let el = this.pool.get(key);
    if (!el || el.row.item !== row.item || el.state !== state || el.meta !== this.store.lookup || (row.group && el.row.items !== row.items)) {
      const made = row.item ? itemRow(this, row) : groupRow(this, row);
      if (el) el.replaceWith(made);
      else this.body.append(made);
      el = Object.assign(made, { state, meta: this.store.lookup });
      this.pool.set(key, el);
    }
    el.row = row;
    if (el.at !== at) {
      el.at = at;
      el.style.transform = `translateY(${at * ROW}px)`;
      el.setAttribute("aria-rowindex", at + 2);
    }
    return key;
  }

  fold(key) {
    if (!this.folded.delete(key)) this.folded.add(key);
    this.update();
  }

  /** The cell in hand, what is chosen, and the row that is open. */
  mark() {
    const { sel, cursor } = this;
    const open = this.ctx.openId();
    const range = sel.anchor && sel.range;
    const box = range && (range.rows[0] !== range.rows[1] || range.cols[0] !== range.cols[1]) ? range : null;
    for (const [key, el] of this.pool) {
      if (!el.row.item) continue;
      const { id } = el.row.item;
      el.setAttribute("aria-selected", String(sel.has(id, el.at)));
      if (id === open) el.setAttribute("aria-current", "true");
      else el.removeAttribute("aria-current");
      const inside = box && el.at >= box.rows[0] && el.at <= box.rows[1];
      if (inside || el.boxed) [...el.children].forEach((cell, at) => cell.classList.toggle("in", !!inside && at >= box.cols[0] && at <= box.cols[1]));
      el.boxed = inside;
    }
    this.marked?.classList.remove("at");
    this.marked = document.getElementById(this.markId(cursor));
    this.marked?.classList.add("at");
    if (this.marked) this.grid.setAttribute("aria-activedescendant", this.marked.id);
    else this.grid.removeAttribute("aria-activedescendant");
  }

  markId({ id, field }) {
    if (id === HEAD) return `h-${field}`;
    return this.store.get(idOf(id)) ? `c-${id}-${field}` : `g-${id}`;
  }

  // Finding one's way -----------------------------------------------------------------------------

  order() {
    return this.rows.filter((row) => row.item && !row.again).map((row) => row.item.id);
  }

  cursorId() {
    const id = idOf(this.cursor.id);
    return this.el.contains(document.activeElement) && this.store.get(id) ? id : null;
  }

  reveal(id, grab) {
    const key = idOf(this.cursor.id) === id ? this.cursor.id : id;
    const at = this.places.get(key);
    if (at === undefined) return;
    this.cursor.id = key;
    const top = at * ROW;
    const room = this.tall - ROW * 3;
    if (top < this.top) this.grid.scrollTop = top;
    else if (top > this.top + room) this.grid.scrollTop = top - room;
    this.top = this.grid.scrollTop;
    this.across();
    this.render();
    if (grab) this.grid.focus({ preventScroll: true });
  }

  /** Bring the column in hand into sight, beside the columns that stay. */
  across() {
    const el = this.head.children[this.names.indexOf(this.cursor.field)];
    const title = this.head.children[this.names.indexOf("title")];
    if (!el || this.cursor.field === "key" || el === title) return;
    const kept = title.offsetLeft + title.offsetWidth - this.grid.scrollLeft;
    const left = el.offsetLeft - this.grid.scrollLeft;
    if (left < kept) this.grid.scrollLeft -= kept - left;
    const beyond = left + el.offsetWidth - this.grid.clientWidth + this.ctx.covered();
    if (beyond > 0) this.grid.scrollLeft += beyond;
  }

  clicked(event) {
    const group = event.target.closest("[data-group]");
    if (group) return this.fold(group.dataset.group);
    const cell = event.target.closest("[data-field]");
    if (!cell || this.editing || this.drawing) return undefined;
    const { id, row } = cell.closest("[data-id]").dataset;
    if (event.target.closest(".twig")) return this.fold(id);
    if (event.target.closest("a")) return undefined;
    return this.chosen({ id: row || id, field: cell.dataset.field }, event);
  }

  chosen(cursor, { shiftKey, ctrlKey, metaKey }) {
    const again = this.cursor.id === cursor.id && this.cursor.field === cursor.field;
    if (shiftKey) this.sel.hold();
    else if (ctrlKey || metaKey) this.sel.toggle(idOf(cursor.id));
    else this.sel.clear();
    this.cursor = cursor;
    this.mark();
    this.ctx.picked.update();
    this.grid.focus({ preventScroll: true });
    if (shiftKey || ctrlKey || metaKey) return undefined;
    const door = cursor.field === "key" || (this.narrow && cursor.field === "title");
    if (door || (this.ctx.openId() && !again)) return this.ctx.open(idOf(cursor.id));
    return again ? this.edit() : undefined;
  }

  doubled(event) {
    const cell = event.target.closest("[data-field]");
    if (cell && !this.editing) this.edit();
  }

  // Editing ------------------------------------------------------------------------------------------

  edit(text) {
    const { id, field } = this.cursor;
    const item = this.store.get(idOf(id));
    if (!item || !this.store.canWrite) return false;
    if (!editable(field)) return this.ctx.open(item.id);
    this.reveal(id);
    const host = document.getElementById(`c-${id}-${field}`);
    if (!host) return false;
    this.editing = true;
    edit({ store: this.store, item, field, host, text, done: (patch, key) => this.edited(item, field, patch, key) });
    return true;
  }

  edited(item, field, patch, key) {
    this.editing = false;
    if (patch) this.ctx.edits.change(item.id, patch, t("{field} of {title}", { field: fields(this.store)[field].label, title: item.title }), item);
    this.update();
    if (key) this.grid.focus({ preventScroll: true });
    if (key === "Tab" || key === "BackTab") this.keys.across(key === "Tab" ? 1 : -1, true);
    this.mark();
  }
}

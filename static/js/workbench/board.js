// The board: columns and swimlanes by any field. By certainty, Now stands in full, Next in three lines, Later in one.

import { afterPaint, h, idle, put } from "./dom.js";
import { CardDrags } from "./board-drag.js";
import { bareBoard, laneBoard, tallyOf } from "./board-frame.js";
import { BoardMoves } from "./board-moves.js";
import { boardTools } from "./board-tools.js";
import { cardOf, shippedLine } from "./cards.js";
import { keyOfCell, planColumns, planRows } from "./board-plan.js";
import { keyReader } from "./by-field.js";
import { listed, numeric, sortValue } from "./columns.js";
import { waitsFor } from "./links.js";
import { partsKey } from "./marks.js";
import { sorted } from "./sort.js";
import { t } from "./i18n.js";

const over = ["shipped", "dropped"];
const RECENT = 4;
const ENOUGH = 150;
/** One key, or several of a field of which an item may have several. */
const each = (keys) => (Array.isArray(keys) ? keys : [keys]);
const latest = (a, b) => ((a.shipped_at || "") < (b.shipped_at || "") ? 1 : -1);

export class Board {
  constructor(ctx) {
    Object.assign(this, { ctx, store: ctx.store, cells: new Map(), cards: new Map(), columns: [], rows: [] });
    this.main = h("div", { class: "board" });
    this.foot = h("div", { class: "board-foot" });
    this.moves = new BoardMoves(this);
    this.el = h("div", { class: "board-page" }, this.main, this.foot, this.moves.keys());
    this.el.addEventListener("click", (event) => this.clicked(event));
    this.el.addEventListener("focusin", ({ target }) => { this.near = target.closest("[data-cell]")?.dataset.cell; });
    if (this.store.canWrite) new CardDrags(this);
  }

  tools() {
    return boardTools(this);
  }

  get numbers() {
    return numeric(this.store);
  }

  // What is where -------------------------------------------------------------------------------

  /** Items to show, sorted; by certainty, what is over is not on the board. */
  items() {
    const { state } = this.ctx;
    let items = this.ctx.shown();
    if (this.field === "horizon") items = items.filter((item) => !over.includes(this.store.categoryOf(item)));
    return state.sort === "rank" ? items : sorted(items, state.sort, (item, name) => sortValue(this.store, item, name));
  }

  /** Items by cell, in the order shown. */
  sort(items) {
    const [column, row] = [keyReader(this.store, this.field), keyReader(this.store, this.lane)];
    const found = new Map([...this.cells.keys()].map((key) => [key, []]));
    const put = (down, across, item) => found.get(keyOfCell(down, across))?.push(item);
    const several = [this.field, this.lane].some((field) => listed(this.store, field));
    for (const item of items) {
      if (!several) put(row(item), column(item), item);
      else for (const down of each(row(item))) for (const across of each(column(item))) put(down, across, item);
    }
    if (this.ctx.state.sort === "rank") for (const cell of this.cells.values()) if (cell.column.category === "shipped") found.get(cell.key).sort(latest);
    return found;
  }

  /** How many there are under each key of a field. */
  tally(field) {
    const read = keyReader(this.store, field);
    const found = new Map();
    const count = (key) => found.set(key, (found.get(key) || 0) + 1);
    for (const item of this.all) {
      const keys = read(item);
      if (Array.isArray(keys)) keys.forEach(count);
      else count(keys);
    }
    return found;
  }

  /** How many there are in each column of the one swimlane that is presented. */
  inLane(row) {
    return new Map(this.columns.map(({ id }) => [id, (this.lists.get(keyOfCell(row, id)) || []).length]));
  }

  // Drawing -----------------------------------------------------------------------------------

  update() {
    if (this.meta !== this.store.lookup || this.dressed !== this.ctx.state.cards) {
      this.cards.clear();
      this.look = (this.look || 0) + 1;
    }
    Object.assign(this, { meta: this.store.lookup, dressed: this.ctx.state.cards });
    const held = document.activeElement?.closest?.(".board-page [data-id]")?.dataset.id;
    this.plan();
    this.lists = this.sort(this.all);
    const one = this.only !== undefined && this.lane !== "none";
    const tallies = one ? this.inLane(this.only) : this.tally(this.field);
    for (const { column, count } of this.heads) tallyOf(tallies, one ? { id: column.id } : column, count);
    this.fill([...this.cells.values()]);
    this.mark();
    this.ship();
    if (held && !this.el.contains(document.activeElement)) this.focus(held);
  }

  /** Which columns and swimlanes there are; the frame is made anew only when they change. */
  plan() {
    Object.assign(this, planColumns(this), planRows(this));
    this.all = this.items();
    const columns = this.columnsFor(this.all);
    const rows = this.rowsFor(this.all).filter(({ id }) => this.only === undefined || id === this.only);
    const shape = [this.field, this.lane, this.only, ...columns.map(({ id, name, limit }) => id + name + limit), "/", ...rows.map(({ id, name }) => id + name)].join("\n");
    if (shape === this.shape) return;
    Object.assign(this, { shape, columns, rows });
    this.cells.clear();
    this.cards.clear();
    this.heads = [];
    this.main.className = `board by-${this.field === "horizon" ? "horizon" : "status"}${this.lane === "objective" ? " of-objectives" : ""}`;
    (this.lane === "none" ? bareBoard : laneBoard)(this);
    this.shipped = h("section", { class: "wb-shipped", "aria-label": t("Shipped") }, h("header", null, h("h2", null, t("Shipped")), h("p", null, t("lately"))), h("ul"));
    put(this.foot, this.field === "horizon" && this.lane === "none" && [this.cells.get(keyOfCell("all", ""))?.el, this.shipped]);
  }

  /** At once what fills the window and more; the cells further down once that is painted. */
  fill(cells) {
    this.filling = cells;
    let drawn = 0;
    while (cells.length && drawn < ENOUGH) drawn += this.fillOne(cells.shift());
    if (cells.length) afterPaint(() => idle(() => cells === this.filling && this.fill(cells), 60));
  }

  /** Answers how many cards were made. */
  fillOne(cell) {
    const items = this.lists.get(cell.key);
    if (cell.count) cell.count.textContent = String(items.length);
    if (cell.kind === "unplaced") cell.el.hidden = !items.length;
    cell.el.classList.toggle("bare", !items.length);
    const marks = `${this.look} ${items.slice(0, cell.more.count).map((item) => waitsFor(this.store, item).length).join()}`;
    if (cell.marks === marks && cell.items && cell.items.length === items.length && cell.items.every((item, at) => item === items[at])) return 0;
    Object.assign(cell, { items, marks });
    cell.more.set(items.map((item) => () => this.card(item, cell)));
    return cell.more.drawn;
  }

  card(item, cell) {
    const waits = waitsFor(this.store, item).length;
    const parts = partsKey(this.store, item);
    const old = this.cards.get(item.id + cell.key);
    if (old && old.item === item && old.waits === waits && old.parts === parts) return old.el;
    const el = cardOf(this.store, item, cell.kind, this.ctx.state.cards ? this.ctx.state.cards.split(",") : null);
    if (this.ctx.picked.ids.has(item.id)) el.classList.add("picked");
    this.cards.set(item.id + cell.key, { item, el, waits, parts });
    return el;
  }

  mark() {
    const open = this.ctx.openId();
    for (const { el, item } of this.cards.values()) {
      if (item.id === open) el.setAttribute("aria-current", "true");
      else el.removeAttribute("aria-current");
      el.classList.toggle("picked", this.ctx.picked.ids.has(item.id));
    }
  }

  ship() {
    const done = this.ctx.shown().filter((item) => item.shipped_at).sort(latest).slice(0, RECENT);
    this.shipped.hidden = !done.length;
    put(this.shipped.querySelector("ul"), done.map((item) => shippedLine(this.store, item)));
  }

  // Finding one's way ----------------------------------------------------------------------------

  /** All cells, those not yet filled too. */
  filled() {
    while (this.filling?.length) this.fillOne(this.filling.shift());
    return [...this.cells.values()];
  }

  order() {
    return [...new Set(this.filled().flatMap(({ items }) => items.map((item) => item.id)))];
  }

  /** Of several cells that an item stands in, the one in hand. */
  cellOf(id) {
    const has = (cell) => cell?.items?.some((item) => item.id === id);
    const cells = this.filled();
    const near = this.cells.get(this.near);
    return has(near) ? near : cells.find(has);
  }

  reveal(id, grab) {
    const cell = this.cellOf(id);
    if (!cell) return;
    cell.more.reach(cell.items.findIndex((item) => item.id === id));
    this.mark();
    this.cards.get(id + cell.key)?.el.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (grab) this.focus(id);
  }

  focus(id) {
    this.cards.get(id + this.cellOf(id)?.key)?.el.querySelector("a").focus({ preventScroll: true });
  }

  clicked(event) {
    const el = event.target.closest("[data-id]");
    if (!el || event.target.closest("a:not(.over)")) return;
    if (!this.dragged && this.ctx.picked.clicked(event, el.dataset.id)) return void event.preventDefault();
    if (event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (this.dragged) return;
    this.ctx.open(el.dataset.id);
  }

  key(event, id) {
    return this.moves.walk(event, id);
  }

  move(event, item) {
    return this.moves.key(event, item);
  }

  // Presenting -----------------------------------------------------------------------------------

  scenes() {
    const tallies = this.tally(this.lane);
    return this.rowsFor(this.all).map((row) => ({ id: row.id, name: this.lane === "none" ? t("Board") : row.name, said: t("{n} item|{n} items", { n: tallies.get(row.id) || 0 }) }));
  }

  stage(id) {
    this.only = id;
    this.update();
  }
}

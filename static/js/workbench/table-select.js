// What is chosen in a table: a range of cells from an anchor to the one in hand, and single rows.

import { follow } from "./pointer.js";

/** Where a cell is, by an element in it. */
function cellAt(el) {
  const cell = el?.closest?.(".tbody [data-field]");
  const row = cell?.closest("[data-id]");
  return row ? { id: row.dataset.row || row.dataset.id, field: cell.dataset.field } : null;
}

/** A range drawn out with the mouse; a finger scrolls. */
export function drawRanges(table) {
  table.body.addEventListener("pointerdown", (event) => {
    const from = cellAt(event.target);
    const plain = event.pointerType === "mouse" && event.button === 0 && !event.shiftKey && !event.ctrlKey && !event.metaKey;
    if (!from || !plain || table.editing || event.target.closest("a, .twig")) return;
    follow(event, { scroller: table.grid, start: () => new Drawing(table, from) });
  });
}

class Drawing {
  constructor(table, from) {
    Object.assign(this, { table });
    table.sel.clear();
    table.drawing = true;
    table.sel.anchor = from;
    table.cursor = { ...from };
  }

  move({ clientX, clientY }) {
    const { table } = this;
    const to = cellAt(document.elementFromPoint(clientX, clientY));
    if (!to || (to.id === table.cursor.id && to.field === table.cursor.field)) return;
    table.cursor = to;
    table.sel.changed();
  }

  end(done) {
    const { table } = this;
    if (!done) table.sel.clear();
    table.grid.focus({ preventScroll: true });
    setTimeout(() => { table.drawing = false; });
  }
}

export class Selection {
  constructor(table) {
    Object.assign(this, { table, anchor: null });
  }

  /** The same in every view. */
  get picked() {
    return this.table.ctx.picked.ids;
  }

  /** Rows and columns of the range, as places; a single cell when nothing is drawn out. */
  get range() {
    const { table } = this;
    const names = table.names;
    const end = { row: table.places.get(table.cursor.id), col: names.indexOf(table.cursor.field) };
    const from = this.anchor ? { row: table.places.get(this.anchor.id), col: names.indexOf(this.anchor.field) } : end;
    if (end.row === undefined || from.row === undefined) return null;
    const span = (a, b) => [Math.min(a, b), Math.max(a, b)];
    return { rows: span(from.row, end.row), cols: span(Math.max(0, from.col), Math.max(0, end.col)) };
  }

  /** Ids of the rows that an act on many is about: those picked and those of a drawn-out range. */
  get ids() {
    const found = new Set([...this.picked].filter((id) => this.table.places.has(id)));
    const range = this.anchor && this.range;
    if (range && range.rows[0] !== range.rows[1]) for (const { item } of this.lines(range)) found.add(item.id);
    return [...found];
  }

  lines({ rows: [from, to] }) {
    return this.table.rows.slice(from, to + 1).filter(({ item }) => item);
  }

  has(id, at) {
    if (this.picked.has(id)) return true;
    const range = this.anchor && this.range;
    return !!range && range.rows[0] !== range.rows[1] && at >= range.rows[0] && at <= range.rows[1];
  }

  /** From where one is: the next step draws the range out. */
  hold() {
    this.anchor ||= { ...this.table.cursor };
  }

  toggle(id) {
    if (!this.picked.delete(id)) this.picked.add(id);
    this.anchor = null;
    this.changed();
  }

  all() {
    for (const { item } of this.table.rows) if (item) this.picked.add(item.id);
    this.changed();
  }

  /** Answers whether there was anything to let go. */
  clear() {
    const was = this.picked.size > 0 || !!this.anchor;
    this.picked.clear();
    this.anchor = null;
    if (was) this.changed();
    return was;
  }

  changed() {
    this.table.mark();
    this.table.ctx.picked.update();
  }
}

// Walking and moving on the board, by key and by hand: along the columns, across the swimlanes, up and down in a cell.

import { h } from "./dom.js";
import { keyOfCell } from "./board-plan.js";
import { patchTo } from "./by-field.js";
import { fields } from "./columns.js";
import { placeAt } from "./order.js";
import { t } from "./i18n.js";

// By id: an answer of the server may have replaced the item since the column was drawn.
const placeIn = (cell, { id }) => cell.items.findIndex((other) => other.id === id);

export class BoardMoves {
  constructor(board) {
    Object.assign(this, { board, ctx: board.ctx, store: board.store });
  }

  /** Listed by `?`, and buttons for readers. */
  keys() {
    if (!this.store.canWrite) return null;
    const turn = (by) => {
      const item = this.store.get(this.ctx.current());
      if (item) this.cross(item, by);
    };
    return h("div", { class: "vh" }, h("button", { type: "button", tabindex: "-1", data: { key: "alt+shift+ArrowDown", keyLabel: t("Move to the next swimlane") }, onclick: () => turn(1) }, t("Move to the next swimlane")));
  }

  // Walking ----------------------------------------------------------------------------------

  /** The cell `by` columns and `down` swimlanes away. */
  beside(cell, by, down) {
    const { board } = this;
    const column = board.columns[board.columns.indexOf(cell.column) + by];
    const row = board.rows[board.rows.findIndex(({ id }) => id === cell.row) + down];
    return column && row && board.cells.get(keyOfCell(row.id, column.id));
  }

  walk(event, id) {
    const { board } = this;
    const cell = board.cellOf(id);
    if (!cell) return false;
    const at = cell.items.findIndex((item) => item.id === id);
    const down = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const near = down && cell.items[at + down];
    const [to, item] = near ? [cell, near] : down ? this.next(cell, 0, down, down > 0 ? 0 : -1) : this.next(cell, event.key === "ArrowRight" ? 1 : -1, 0, at);
    if (!item) return true;
    board.near = to.key;
    this.ctx.go(item.id);
    return true;
  }

  /** The nearest cell that way with something in it, and its item at a place, counted from the end when negative. */
  next(cell, by, down, at) {
    let found = this.beside(cell, by, down);
    while (found && !found.items?.length) found = this.beside(found, by, down);
    return found ? [found, found.items.at(at < 0 ? at : Math.min(at, found.items.length - 1))] : [];
  }

  // Moving -----------------------------------------------------------------------------------

  /** A modifier and an arrow: to the next column, or up and down in this one; with Shift across the swimlanes. */
  key(event, item) {
    const { board } = this;
    const cell = board.cellOf(item.id);
    const down = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!cell || (event.shiftKey && !(down && event.altKey))) return false;
    if (by) this.commit(item, this.beside(cell, by, 0), null);
    else if (event.shiftKey) this.cross(item, down);
    else if (this.ctx.state.sort === "rank") {
      const rest = cell.items.filter((other) => other.id !== item.id);
      const at = placeIn(cell, item) + down;
      if (at >= 0 && at <= rest.length) this.commit(item, cell, at);
    }
    return true;
  }

  cross(item, down) {
    this.commit(item, this.beside(this.board.cellOf(item.id), 0, down), null);
  }

  /** Whether a move can set a field. */
  sets(field) {
    return !!patchTo(this.store, field, "x");
  }

  /** What brings an item from one cell to another; null where nobody can put it. */
  patch(from, to, item) {
    const { board, store } = this;
    const across = from?.column.id === to.column.id ? {} : patchTo(store, board.field, to.column.id, item, from?.column.id);
    const along = from?.row === to.row ? {} : patchTo(store, board.lane, to.row, item, from?.row);
    return across && along && { ...across, ...along };
  }

  allows(item, cell) {
    return !!this.patch(this.board.cellOf(item.id), cell, item);
  }

  /** Put an item into a cell, at `index` among the others or, with null, wherever its rank puts it. */
  commit(item, cell, index) {
    const { board, ctx } = this;
    if (!cell) return;
    const from = board.cellOf(item.id);
    const patch = this.patch(from, cell, item);
    if (!patch) return void this.refuse(from, cell);
    const rest = cell.items.filter((other) => other.id !== item.id);
    if (index !== null && ctx.state.sort === "rank" && (from !== cell || rest[index] !== cell.items[placeIn(cell, item) + 1])) Object.assign(patch, placeAt(rest, index));
    if (!Object.keys(patch).length) return;
    const words = this.words(item, from, cell);
    ctx.edits.change(item.id, patch, words);
    ctx.tell.done(words);
    board.near = cell.key;
    board.update();
    board.reveal(item.id, true);
    this.say(item, words);
  }

  refuse(from, cell) {
    const field = from.column.id !== cell.column.id && !patchTo(this.store, this.board.field, cell.column.id) ? this.board.field : this.board.lane;
    this.ctx.tell.plain(t("{field} cannot be set by moving a card there.", { field: fields(this.store)[field].label }));
  }

  words(item, from, cell) {
    const { title } = item;
    if (from === cell) return t("Moved {title} within {column}", { title, column: cell.column.name });
    if (from.row !== cell.row && from.column === cell.column) return t("Moved {title} from {from} to {column}", { title, from: from.rowName, column: cell.rowName });
    return t("Moved {title} from {from} to {column}", { title, from: from.column.name, column: cell.column.name });
  }

  say(item, words) {
    const items = this.board.cellOf(item.id)?.items || [];
    const at = items.findIndex((other) => other.id === item.id) + 1;
    this.ctx.announce(at ? `${words}, ${t("{at} of {n}", { at, n: items.length })}` : words);
  }
}

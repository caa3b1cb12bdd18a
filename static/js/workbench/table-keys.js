// Keys of the table: arrows walk the cells, Enter opens the item, E or F2 edits the cell, Tab edits on.

import { editable } from "./editors.js";

export class TableKeys {
  constructor(table) {
    this.table = table;
    table.grid.addEventListener("keydown", (event) => this.pressed(event));
    table.grid.addEventListener("focus", () => this.arrive());
  }

  /** The first time, the first cell that is in sight. */
  arrive() {
    const { table } = this;
    if (table.places?.has(table.cursor.id)) return;
    const at = Math.floor(table.grid.scrollTop / 32);
    const row = table.rows.slice(at).find(({ item }) => item);
    if (row) table.cursor.id = row.item.id;
    table.mark();
  }

  pressed(event) {
    if (event.target !== this.table.grid || event.altKey || event.ctrlKey || event.metaKey) return;
    const act = this[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act.call(this);
  }

  down(by) {
    const { table } = this;
    let at = (table.places.get(table.cursor.id) ?? -1) + by;
    while (table.rows[at] && !table.rows[at].item) at += Math.sign(by);
    const row = table.rows[Math.max(0, Math.min(at, table.rows.length - 1))];
    if (row?.item) table.ctx.go(row.item.id);
  }

  across(by, andEdit) {
    const { table } = this;
    let at = table.names.indexOf(table.cursor.field) + by;
    while (andEdit && table.names[at] && !editable(table.names[at])) at += by;
    if (!table.names[at]) return;
    table.cursor.field = table.names[at];
    table.reveal(table.cursor.id, true);
    if (andEdit) table.edit();
  }

  ArrowDown() { this.down(1); }
  ArrowUp() { this.down(-1); }
  ArrowRight() { this.across(1); }
  ArrowLeft() { this.across(-1); }
  PageDown() { this.down(Math.floor(this.table.tall / 32) - 2); }
  PageUp() { this.down(2 - Math.floor(this.table.tall / 32)); }
  Home() { this.across(-this.table.names.indexOf(this.table.cursor.field)); }
  End() { this.across(this.table.names.length - 1 - this.table.names.indexOf(this.table.cursor.field)); }
  Enter() { if (this.table.cursor.id) this.table.ctx.open(this.table.cursor.id); }
  F2() { this.table.edit(); }
  " "() { this.Enter(); }
}

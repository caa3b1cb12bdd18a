// Keys of the table: arrows walk the cells, Shift draws a range out, Enter opens, E or F2 or typing edits, Tab edits on,
// Space picks a row. Above the first row stand the headings: Enter sorts, Shift adds, Alt moves and Shift sizes a column.

import { editable } from "./editors.js";
import { h } from "./dom.js";
import { HEAD, idOf, keyOf } from "./table-rows.js";
import { t } from "./i18n.js";

const PLAIN = /^[^\s]$/u;
// Letters that mean something here already.
const TAKEN = "ejktcx?/123456";

export class TableKeys {
  constructor(table) {
    this.table = table;
    table.grid.addEventListener("keydown", (event) => this.pressed(event));
    table.grid.addEventListener("pointerdown", () => { this.pressing = true; });
    table.grid.addEventListener("click", () => { this.pressing = false; }, true);
    table.grid.addEventListener("focus", () => this.pressing || this.arrive());
  }

  /** Listed by `?`, and buttons for readers. */
  listed() {
    const { table } = this;
    if (!table.store.canWrite) return null;
    const act = (key, words, run) => h("button", { type: "button", tabindex: "-1", data: { key, keyLabel: words }, onclick: run }, words);
    return h("div", { class: "vh" },
      act("F2", t("Edit the cell"), () => table.edit()),
      act("shift+ArrowDown", t("Draw the selection out"), () => this.down(1, { shiftKey: true })),
      act("mod+d", t("Fill the selection with its first line"), () => table.clip.fill()),
      act("mod+a", t("Select all rows; Space selects one"), () => table.sel.all()));
  }

  /** The first time, the first cell that is in sight. */
  arrive() {
    const { table } = this;
    if (table.places.has(table.cursor.id) || table.cursor.id === HEAD) return;
    const at = Math.floor(table.grid.scrollTop / 32);
    const row = table.rows.slice(at).find(({ item }) => item);
    if (row) table.cursor.id = row.item.id;
    table.mark();
  }

  pressed(event) {
    const { table } = this;
    if (event.target !== table.grid || event.isComposing) return;
    if (table.cursor.id === HEAD ? this.heading(event) : this.cell(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  cell(event) {
    const { table } = this;
    const mod = event.ctrlKey || event.metaKey;
    if (mod && event.key.toLowerCase() === "a") return table.sel.all(), true;
    if (mod && event.key.toLowerCase() === "d") return table.clip.fill(), true;
    if (mod || event.altKey) return false;
    const act = this[event.key === " " ? "Space" : event.key];
    if (act && (event.key.length > 1 || event.key === " ")) return act.call(this, event) !== false;
    if (PLAIN.test(event.key) && !this.taken(event.key.toLowerCase()) && this.types()) return table.edit(event.key);
    return false;
  }

  /** A figure in a cell of figures is one, whatever it opens elsewhere. */
  taken(key) {
    return TAKEN.includes(key) && !(/\d/.test(key) && this.table.kindOf(this.table.cursor.field) === "number");
  }

  /** Typing replaces what can be typed. */
  types() {
    const { table } = this;
    return editable(table.cursor.field) && !["choice", "date", "multi", "check"].includes(table.kindOf(table.cursor.field));
  }

  // Walking ------------------------------------------------------------------------------------

  down(by, event) {
    const { table } = this;
    this.draw(event);
    let at = (table.places.get(table.cursor.id) ?? -1) + by;
    if (at < 0 && by === -1) return this.toHead();
    at = Math.max(0, Math.min(at, table.rows.length - 1));
    const row = table.rows[at];
    if (!row) return undefined;
    const key = keyOf(row);
    if (row.item) table.ctx.cursor = row.item.id;
    if (event?.shiftKey || !row.item || !table.ctx.openId()) table.reveal(key, true);
    else {
      table.cursor.id = key;
      table.ctx.go(row.item.id);
    }
    return table.sel.changed();
  }

  draw(event) {
    if (event?.shiftKey) this.table.sel.hold();
    else if (event) this.table.sel.anchor = null;
  }

  toHead() {
    this.table.cursor.id = HEAD;
    this.table.mark();
  }

  across(by, andEdit, event) {
    const { table } = this;
    this.draw(event);
    let at = table.names.indexOf(table.cursor.field) + by;
    while (andEdit && table.names[at] && !editable(table.names[at])) at += by;
    if (!table.names[at]) return;
    table.cursor.field = table.names[at];
    if (table.cursor.id === HEAD) {
      table.across();
      table.mark();
    } else table.reveal(table.cursor.id, true);
    table.sel.changed();
    if (andEdit) table.edit();
  }

  /** Shut and open what hangs below, when the cell in hand is where it hangs. */
  turn(open) {
    const { table } = this;
    const row = table.rows[table.places.get(table.cursor.id)];
    const holds = row && (row.group ? true : row.kids && table.cursor.field === "title");
    if (!holds || row.open === open) return false;
    table.fold(row.group ?? row.item.id);
    return true;
  }

  ArrowDown(event) { this.down(1, event); }
  ArrowUp(event) { this.down(-1, event); }
  ArrowRight(event) { if (event.shiftKey || !this.turn(true)) this.across(1, false, event); }
  ArrowLeft(event) { if (event.shiftKey || !this.turn(false)) this.across(-1, false, event); }
  PageDown(event) { this.down(Math.floor(this.table.tall / 32) - 3, event); }
  PageUp(event) { this.down(3 - Math.floor(this.table.tall / 32), event); }
  Home(event) { this.across(-this.table.names.indexOf(this.table.cursor.field), false, event); }
  End(event) { this.across(this.table.names.length - 1 - this.table.names.indexOf(this.table.cursor.field), false, event); }
  F2() { this.table.edit(); }
  Delete() { this.table.clip.empty(); }
  Escape() { return this.table.sel.clear(); }

  Enter() {
    const { id } = this.table.cursor;
    if (this.table.store.get(idOf(id))) this.table.ctx.open(idOf(id));
    else this.table.fold(id);
  }

  Space() {
    const { id } = this.table.cursor;
    if (this.table.store.get(idOf(id))) this.table.sel.toggle(idOf(id));
    else this.table.fold(id);
  }

  // The headings ---------------------------------------------------------------------------------

  heading(event) {
    const { columns, cursor } = this.table;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const forward = document.documentElement.dir === "rtl" ? -1 : 1;
    if (step && event.altKey) columns.move(cursor.field, columns.index(cursor.field) + step * forward);
    else if (step && event.shiftKey) columns.widen(cursor.field, step * forward);
    else if (step) this.across(step * forward);
    else if (event.key === "Enter") columns.sort(cursor.field, event.shiftKey);
    else if (event.key === "ArrowDown" && !event.altKey) this.down(1);
    else if (event.key === "ContextMenu" || event.key === " " || (event.key === "ArrowDown" && event.altKey)) columns.open(cursor.field, document.getElementById(`h-${cursor.field}`));
    else return false;
    return true;
  }
}

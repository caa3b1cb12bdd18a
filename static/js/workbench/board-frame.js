// The frame of the board: columns that stand beside each other, or swimlanes below each other with the columns across.

import { h, icon, put } from "./dom.js";
import { keyOfCell } from "./board-plan.js";
import { More } from "./more.js";
import { t } from "./i18n.js";

// How many a cell draws at first: lines, cards of a column, cards of a cell in a swimlane. More follow where there is room.
const LINES = 60;
const CARDS = 20;
const FEW = 12;

/** Columns alone, each with its name at its head. */
export function bareBoard(board) {
  const made = board.columns.map((column) => bareColumn(board, column));
  put(board.main, made.filter(({ kind }) => kind !== "unplaced").map(({ el }) => el));
}

function bareColumn(board, column) {
  const { id, name, hint, kind } = column;
  const key = keyOfCell("all", id);
  const list = h("ul", { data: { cell: key } });
  const count = h("span", { class: "lim" });
  const add = kind !== "unplaced" && adder(board, { [board.field]: id });
  const head = kind === "later" ? h("p", { class: "colhead", "aria-hidden": "true" }, h("span", null, t("Item")), h("span", null, t("Companies"))) : null;
  const el = h("section", { class: kind === "unplaced" ? "tray unplaced" : `col ${kind}`, "aria-label": name, data: { cell: key } },
    h("header", null, h("h2", null, name), hint && h("p", null, hint), count), head, list, add);
  board.heads.push({ column, count });
  const page = kind === "later" ? LINES : CARDS;
  return keep(board, { key, row: "all", column, kind, el, list, more: new More(kind === "unplaced" ? list : board.main, list, "li", page) });
}

/** Swimlanes: the names of the columns stay at the top, those of the lanes at the start. */
export function laneBoard(board) {
  board.main.classList.add("swims");
  board.main.style.setProperty("--cols", String(board.columns.length));
  const heads = h("div", { class: "swim-heads" }, board.columns.map((column) => {
    const count = h("span", { class: "lim" });
    board.heads.push({ column, count });
    return h("header", { class: `head-${column.kind}` }, h("h2", null, column.name), count);
  }));
  put(board.main, heads, board.rows.map((row) => swimlane(board, row)));
}

function swimlane(board, row) {
  const cells = board.columns.map((column) => laneCell(board, row, column));
  return h("section", { class: "swim", "aria-label": row.name }, h("h3", { class: "swim-name" }, h("span", null, row.name)), h("div", { class: "swim-cells" }, cells.map(({ el }) => el)));
}

function laneCell(board, row, column) {
  const key = keyOfCell(row.id, column.id);
  const list = h("ul", { data: { cell: key }, "aria-label": `${row.name}, ${column.name}` });
  const el = h("div", { class: "cell", data: { cell: key } }, list);
  return keep(board, { key, row: row.id, rowName: row.name, column, kind: column.kind === "later" ? "later" : "status", el, list, more: new More(board.main, list, "li", FEW) });
}

function keep(board, cell) {
  board.cells.set(cell.key, cell);
  return cell;
}

function adder(board, fields) {
  if (!board.store.canWrite || !board.moves.sets(board.field)) return null;
  return h("button", { class: "btn quiet sm add", type: "button", onclick: () => board.ctx.quick.open(fields) }, `+ ${t("Add")}`);
}

/** How many there are in a column, whatever swimlanes are shown; beside it how many there should be at the most. */
export function tallyOf(tallies, { id, limit }, el) {
  const n = tallies.get(id) || 0;
  const beyond = limit && n > limit;
  el.className = beyond ? "lim st late" : "lim";
  put(el, beyond && icon("s-risk"), limit ? h("span", { "aria-hidden": "true" }, `${n} / ${limit}`) : h("span", null, String(n)), limit && h("span", { class: "vh" }, beyond ? t("{n} of at most {limit}: too many at once", { n, limit }) : t("{n} of at most {limit}", { n, limit })));
}

// Copy to a spreadsheet, paste from one. Pasting is one act; what cannot be read is told cell by cell and kept.

import { h, icon } from "./dom.js";
import { fields } from "./columns.js";
import { editable } from "./editors.js";
import { Unreadable, patchFrom, textOf } from "./cells.js";
import { implied } from "./implied.js";
import { list, t } from "./i18n.js";

const MOST_TOLD = 8;

/** Of a refusal of many lines: place → what is wrong with it. */
function wrongLines({ errors = {} }) {
  const wrong = new Map();
  for (const [name, said] of Object.entries(errors)) {
    const at = /^items\.(\d+)\./.exec(name)?.[1];
    if (at !== undefined) wrong.set(Number(at), [wrong.get(Number(at)), ...[said].flat()].filter(Boolean).join(" "));
  }
  return wrong;
}

export class Clip {
  constructor(table) {
    Object.assign(this, { table, store: table.store, ctx: table.ctx });
    document.addEventListener("copy", (event) => this.here() && this.copy(event));
    document.addEventListener("cut", (event) => this.here() && this.copy(event) && this.empty());
    document.addEventListener("paste", (event) => this.here() && this.paste(event));
  }

  here() {
    return document.activeElement === this.table.grid && !this.table.editing && this.ctx.view === this.table;
  }

  /** The chosen cells: lines of items, names of columns. Picked rows are taken whole. */
  area() {
    const { sel, names, rows } = this.table;
    if (sel.picked.size) return { lines: rows.filter(({ item, again }) => item && !again && sel.picked.has(item.id)), columns: names };
    const { range } = sel;
    return range && { lines: sel.lines(range), columns: names.slice(range.cols[0], range.cols[1] + 1) };
  }

  copy(event) {
    const area = this.area();
    if (!area?.lines.length || !event.clipboardData) return false;
    const known = fields(this.store);
    const heads = area.lines.length > 1 && area.columns.length > 1 ? [area.columns.map((name) => known[name].label)] : [];
    const cells = [...heads, ...area.lines.map(({ item }) => area.columns.map((name) => textOf(this.store, item, name)))];
    const safe = cells.map((line) => line.map(defused));
    event.clipboardData.setData("text/plain", safe.map((line) => line.map(quoted).join("\t")).join("\n"));
    event.clipboardData.setData("text/html", htmlOf(safe));
    event.preventDefault();
    this.ctx.tell.plain(t("Copied {n} row.|Copied {n} rows.", { n: area.lines.length }));
    return true;
  }

  // Pasting --------------------------------------------------------------------------------------

  paste(event) {
    if (!this.store.canWrite || !event.clipboardData) return;
    const text = event.clipboardData.getData("text/plain");
    if (!text) return;
    event.preventDefault();
    this.lay(cellsOf(text));
  }

  /** Names of the fields of a first line that is made of headings, as a copy of ours begins; null for any other. */
  headings(cells) {
    if (cells.length < 2 || cells[0].length < 2) return null;
    const known = fields(this.store);
    const byLabel = new Map([...Object.keys(known), ...this.table.names].map((name) => [known[name].label, name]));
    return cells[0].every((text) => byLabel.has(text)) ? cells[0].map((text) => byLabel.get(text)) : null;
  }

  /** Cells fall where one is, headings are left out. On the headings or in an empty table, where no cell is, they choose the columns. */
  columns(lines) {
    const { sel, names } = this.table;
    const { range } = sel;
    const named = this.headings(lines);
    if (named && !range) return { columns: named, body: lines.slice(1) };
    const cells = named ? lines.slice(1) : lines;
    const wide = range ? range.cols[1] - range.cols[0] + 1 : 1;
    const tall = range ? range.rows[1] - range.rows[0] + 1 : 1;
    const body = cells.length === 1 && cells[0].length === 1 ? Array.from({ length: tall }, () => Array(wide).fill(cells[0][0])) : cells;
    const from = range ? range.cols[0] : names.indexOf(this.table.cursor.field);
    return { columns: names.slice(from, from + Math.max(...body.map((line) => line.length))), body };
  }

  async lay(cells) {
    const { columns, body } = this.columns(cells);
    if (!columns.some(editable)) return void this.ctx.tell.plain(t("Nothing was pasted: {fields} cannot be edited.", { fields: this.labels(columns) }));
    const start = this.table.sel.range?.rows[0] ?? this.table.rows.length;
    const lines = this.table.rows.slice(start).filter(({ item }) => item);
    const trouble = [];
    const read = (line, key) => this.read(line, columns, key, trouble);
    const changes = body.slice(0, lines.length).map((line, at) => [lines[at].item.id, read(line, lines[at].item.key)]);
    const fresh = body.slice(lines.length).map((line) => read(line, t("new item")));
    const words = this.words(body, columns, fresh.length);
    await this.ctx.edits.together(words, async () => {
      const sent = this.ctx.edits.changeMany(changes, words);
      await this.make(fresh, trouble, words);
      for (const { id, patch, item } of await sent) if (!item) trouble.push(...refusedCells(this.store, id, patch));
    });
    this.ctx.tell.done(words);
    if (trouble.length) this.told(trouble);
  }

  labels(columns) {
    return list(columns.map((name) => fields(this.store)[name].label));
  }

  /** Where it went. */
  words(body, columns, fresh) {
    const beyond = Math.max(...body.map((line) => line.length)) - columns.length;
    return [
      t("Pasted {n} row into {fields}|Pasted {n} rows into {fields}", { n: body.length, fields: this.labels(columns.filter(editable)) }),
      fresh > 0 && t("{n} of them new|{n} of them new", { n: fresh }),
      beyond > 0 && t("{n} column found no place|{n} columns found no place", { n: beyond }),
    ].filter(Boolean).join(", ");
  }

  /** A line as a patch; cells that cannot be read are noted with what they said. */
  read(line, columns, key, trouble) {
    const patch = {};
    line.slice(0, columns.length).forEach((text, at) => {
      const field = columns[at];
      if (!editable(field)) return;
      try {
        Object.assign(patch, patchFrom(this.store, field, fused(text)));
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        trouble.push({ key, field, text, why: error.message });
      }
    });
    return patch;
  }

  /** New items of lines; each that is refused is told, the others are made. */
  async make(lines, trouble, words) {
    const product = this.store.products[0]?.id;
    const refuse = (fields, why) => trouble.push({ key: t("new item"), field: "title", text: fields.title || Object.values(fields).join("\t"), why });
    for (const fields of lines) if (!fields.title) refuse(fields, t("A new item needs a title."));
    const rows = lines.filter(({ title }) => title).map((fields) => ({ product, ...implied(this.store, this.ctx.state), ...fields }));
    if (!rows.length) return;
    const note = rows.length > 1 && h("p", { class: "lost say", role: "status" }, t("Adding {n} item…|Adding {n} items…", { n: rows.length }));
    if (note) document.querySelector(".wb-notes").append(note);
    const told = (n) => note && n < rows.length && note.replaceChildren(t("Added {n} of {all}…", { n, all: rows.length }));
    try {
      await ("laid" in this.store.api ? this.oneByOne(rows, refuse) : this.inParts(rows, refuse, words, told));
    } finally {
      if (note) note.remove();
    }
  }

  /** Without the lines that the server names as wrong the others are asked for again. */
  async inParts(rows, refuse, words, told) {
    for (let left = rows; left.length;) {
      try {
        return await this.ctx.edits.createMany(left, words, told);
      } catch (error) {
        left = left.slice(error.made || 0);
        const wrong = wrongLines(error);
        if (!wrong.size) return this.oneByOne(left, refuse);
        for (const [at, why] of wrong) refuse(left[at], why);
        left = left.filter((_, at) => !wrong.has(at));
      }
    }
    return null;
  }

  async oneByOne(rows, refuse) {
    for (const fields of rows) {
      try {
        await this.ctx.edits.create(fields);
      } catch (error) {
        refuse(fields, error.words || error.message);
      }
    }
  }

  /** What was not taken, with its words: to be read, and to be copied again. */
  told(trouble) {
    const known = fields(this.store);
    const lines = trouble.slice(0, MOST_TOLD).map(({ key, field, text, why }) => h("li", null, h("b", null, `${key}, ${known[field].label}: `), text && h("code", null, text), ` ${why}`));
    const more = trouble.length - MOST_TOLD;
    const copy = () => navigator.clipboard.writeText(trouble.map(({ key, field, text, why }) => [key, known[field].label, quoted(defused(text)), why].join("\t")).join("\n"));
    const box = h("div", { class: "lost say risk", role: "alert" },
      h("div", null, h("b", null, t("{n} cell could not be taken|{n} cells could not be taken", { n: trouble.length })), h("ul", { class: "cells" }, lines), more > 0 && h("p", null, t("and {n} more", { n: more }))),
      h("div", { class: "btns" }, h("button", { class: "btn sm", type: "button", onclick: copy }, icon("copy"), t("Copy these")), h("button", { class: "btn quiet sm", type: "button", onclick: () => box.remove() }, t("Close"))));
    document.querySelector(".wb-notes").append(box);
  }

  // Acts on the range --------------------------------------------------------------------------------

  /** Empty the chosen cells, where a field may be empty. */
  empty() {
    const area = this.store.canWrite && this.area();
    if (!area || this.table.sel.picked.size) return;
    const known = fields(this.store);
    const names = area.columns.filter((name) => editable(name) && !known[name].required && (known[name].optional || known[name].kind !== "choice"));
    const patch = Object.assign({}, ...names.map((name) => patchFrom(this.store, name, "")));
    const words = t("Emptied {n} row|Emptied {n} rows", { n: area.lines.length });
    if (names.length) this.ctx.edits.changeMany(area.lines.map(({ item }) => [item.id, patch]), words).then(() => this.ctx.tell.done(words));
  }

  /** The first line of the range into those below. */
  fill() {
    const area = this.store.canWrite && this.area();
    if (!area || area.lines.length < 2) return;
    const names = area.columns.filter((name) => editable(name) && name !== "title");
    const patch = Object.assign({}, ...names.map((name) => patchFrom(this.store, name, textOf(this.store, area.lines[0].item, name))));
    const words = t("Filled down {n} row|Filled down {n} rows", { n: area.lines.length - 1 });
    this.ctx.edits.changeMany(area.lines.slice(1).map(({ item }) => [item.id, patch]), words).then(() => this.ctx.tell.done(words));
  }
}

/** What the server refused, cell by cell. */
function refusedCells(store, id, patch) {
  const item = store.get(id);
  return Object.entries(patch).filter(([field]) => fields(store)[field]).map(([field, value]) => ({ key: item?.key || "", field, text: String(value ?? ""), why: t("was refused") }));
}

const FORMULA = /^'*[=+\-@|%\t\r\n]/;
const FIGURE = /^[-+]?[\d.,]+$/;

/** What a spreadsheet would take for a formula begins with the sign for a text, as in files; `fused` takes that away again. */
export const defused = (text) => (FORMULA.test(text) && !FIGURE.test(text) ? `'${text}` : text);
export const fused = (text) => (text.startsWith("'") && defused(text.slice(1)) === text ? text.slice(1) : text);

const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function htmlOf(cells) {
  const table = h("table", null, cells.map((line) => h("tr", null, line.map((text) => h("td", null, text)))));
  return table.outerHTML;
}

/** Tab-separated text as cells; a cell in quotes may hold tabs and line ends. */
export function cellsOf(text) {
  const lines = [[]];
  const whole = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (const [, cell, end] of whole.matchAll(/("(?:[^"]|"")*"|[^\t\n]*)(\t|\n|$)/g)) {
    lines.at(-1).push(/^"[^]*"$/.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === "\n") lines.push([]);
    if (end === "") break;
  }
  return lines;
}

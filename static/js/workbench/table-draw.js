// How the lines of the table are drawn: headings, items, groups with their totals.

import { marksOf } from "./marks.js";
import { h, icon } from "./dom.js";
import { drawn, fields } from "./columns.js";
import { total } from "./table-rows.js";
import { t } from "./i18n.js";

export function heading(table, name, at) {
  const { label, number, help } = fields(table.store)[name];
  return h("div", { class: `td f-${css(name)}${number ? " num" : ""}`, role: "columnheader", id: `h-${name}`, "aria-colindex": at + 1, title: help || null, data: { sort: name } },
    h("button", { type: "button", tabindex: "-1", onclick: (event) => table.columns.carried || table.columns.sort(name, event.shiftKey) }, label, h("small"), icon("down", "s12")),
    h("i", { class: "grip", "aria-hidden": "true" }));
}

export function dressHeadings(table, sort) {
  const by = sort.split(",");
  for (const el of table.head.children) {
    const at = by.findIndex((one) => one.replace(/^-/, "") === el.dataset.sort);
    el.querySelector("small").textContent = at >= 0 && by.length > 1 ? String(at + 1) : "";
    if (at < 0) el.removeAttribute("aria-sort");
    else el.setAttribute("aria-sort", by[at].startsWith("-") ? "descending" : "ascending");
  }
}

export function itemRow(table, row) {
  const { item, level, kids, open, again: key = item.id } = row;
  const known = fields(table.store);
  return h("div", { class: "tr", role: "row", data: row.again ? { id: item.id, row: key } : { id: item.id }, "aria-level": level === undefined ? null : level + 1, "aria-expanded": kids ? String(open) : null },
    table.names.map((name, at) => h("div", { class: `td f-${css(name)}${known[name].number ? " num" : ""}${table.store.differs?.(item, name) ? " differs" : ""}`, title: table.store.differs?.(item, name) || null, role: "gridcell", id: `c-${key}-${name}`, "aria-colindex": at + 1, data: { field: name } },
      name === "title" && level !== undefined ? twig(row) : null, name === "title" ? marksOf(table.store, item) : null, drawn(table.store, item, name))));
}

export function groupRow(table, { group, name, count, items, level, open, field, key }) {
  const known = fields(table.store);
  const totals = table.names.filter((column) => table.sums[column] && known[column].number).map((column) => [column, total(table.store, items, column, table.sums[column])]);
  const hue = field === "objective" && table.store.lookup.objective.get(key);
  const cells = totals.map(([column, text]) => {
    const el = h("span", { class: "td num total", data: { of: column }, title: known[column].label }, text);
    el.style.gridColumn = table.names.indexOf(column) + 1;
    return el;
  });
  return h("div", { class: `tr group l${level}`, role: "row", data: { group }, "aria-level": level + 1, "aria-expanded": String(open) },
    h("div", { class: "td", role: "gridcell", id: `g-${group}`, "aria-colspan": table.names.length },
      h("button", { type: "button", tabindex: "-1", data: hue ? { obj: String(hue.hue) } : {} }, icon(open ? "down" : "right"), hue && h("i", { class: "dot" }), h("b", null, name), h("small", null, t("{n} item|{n} items", { n: count }))), cells));
}

/** A field's name as a class: "custom.size" has a dot. */
const css = (name) => name.replaceAll(".", "-");

/** The place of an item in its tree: set in by its depth, with a handle where something hangs below. */
function twig({ level, kids, open }) {
  const el = h("span", { class: `twig${kids ? "" : " leaf"}`, "aria-hidden": "true" }, kids ? icon(open ? "down" : "right", "s12") : null);
  el.style.setProperty("--level", level);
  return el;
}

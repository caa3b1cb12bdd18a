// The last line of the table: totals of everything shown, each chosen in the menu of its column. Without one it is not there.

import { h, put } from "./dom.js";
import { fields } from "./columns.js";
import { sumNames, total } from "./table-rows.js";
import { t } from "./i18n.js";

export class Foot {
  constructor(table) {
    this.table = table;
    this.line = h("div", { class: "tr tf", role: "row" });
    this.el = h("div", { class: "tfoot", role: "rowgroup" }, this.line);
  }

  update() {
    const { names, store, ctx, sums } = this.table;
    this.el.hidden = !names.some((name) => sums[name]);
    if (this.el.hidden) return;
    const items = ctx.shown();
    put(this.line, names.map((name, at) => this.cell(name, at, items, store, sums)));
  }

  cell(name, at, items, store, sums) {
    const { label, number: numeric } = fields(store)[name];
    const way = sums[name];
    const cell = (inside) => h("div", { class: `td f-${name.replaceAll(".", "-")}${numeric ? " num" : ""}${way ? "" : " none"}`, role: "gridcell", "aria-colindex": at + 1 }, inside);
    if (!way) return cell(name === "title" ? t("Total") : null);
    const text = total(store, items, name, way);
    const words = t("{sum} {value}, of {field}", { sum: sumNames()[way], field: label, value: text || t("nothing") });
    return cell(h("button", { type: "button", tabindex: "-1", "aria-label": words, title: words, onclick: (event) => this.table.columns.openTotals(name, event.currentTarget) }, h("small", null, sumNames()[way]), " ", h("span", null, text || "–")));
  }
}

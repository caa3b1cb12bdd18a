// Scores of the item's own figures, set as arithmetic; each figure can be changed where it stands. What a scoring model of
// the workspace reckons is told once, below, with its raters; here its figures stay.

import { h, put } from "./dom.js";
import { list, number, t } from "./i18n.js";
import { fields } from "./columns.js";
import { edit } from "./editors.js";
import { ledger, missing, rice, valueEffort } from "./score.js";
import { fieldName } from "./notify.js";

const MODELS = { rice: { label: () => t("RICE"), total: rice }, value_effort: { label: () => t("Value/effort"), total: valueEffort } };
const known = (value) => value !== null && value !== undefined;

export class Score {
  constructor(panel) {
    this.panel = panel;
    this.el = h("section", { class: "score", "aria-label": t("Score") });
  }

  draw(item) {
    if (this.el.querySelector(".editing") || this.drawnItem === item) return;
    this.drawnItem = item;
    const own = Object.keys(MODELS).filter((kind) => !this.weighed(item, kind));
    put(this.el, own.map((kind) => this.table(item, kind, MODELS[kind].label(), MODELS[kind].total(item))), this.figures(item, own));
  }

  /** Whether a scoring model of this kind covers the item. */
  weighed(item, kind) {
    return this.panel.store.scoringModels.some((model) => model.kind === kind && (!model.product || model.product === item.product));
  }

  /** The figures that are in no table above. */
  figures(item, own) {
    const told = new Set(own.flatMap((kind) => ledger(item, kind)).map(({ field }) => field));
    const rest = Object.keys(MODELS).flatMap((kind) => ledger(item, kind)).filter(({ field }) => !told.has(field) && told.add(field));
    if (!rest.length) return null;
    return [h("h3", null, t("Figures")), h("table", { class: "ledger" }, h("caption", { class: "vh" }, t("Figures")), h("tbody", null, rest.map((line) => this.line(item, { ...line, op: "" }))))];
  }

  table(item, model, label, total) {
    const gaps = missing(item, model);
    const foot = gaps.length ? t("needs {fields}", { fields: list(gaps.map(fieldName)) }) : "";
    return [
      h("h3", null, label, total !== null && h("span", { class: "big" }, number(total, 1))),
      h("table", { class: "ledger" }, h("caption", { class: "vh" }, t("How {score} is reckoned", { score: label })),
        h("tbody", null, ledger(item, model).map((line) => this.line(item, line))),
        h("tfoot", null, h("tr", null, h("th", { scope: "row" }, t("Score")), h("td", { class: "why" }, foot), h("td", { class: "op" }, "="), h("td", { class: total === null ? "f" : "f sum" }, total === null ? "–" : number(total, 1))))),
    ];
  }

  line(item, { field, op, value, percent, from }) {
    const shown = known(value) ? number(value) + (percent ? "%" : "") : "–";
    const why = from === "customers" ? t("customers who asked") : from === "typed" && item.customers ? t("typed in; {n} customer asked|typed in; {n} customers asked", { n: item.customers }) : "";
    const cell = this.panel.store.canWrite
      ? h("button", { type: "button", class: "fig", "aria-label": t("{field}: {value}, change", { field: fields()[field].label, value: shown }), onclick: (event) => this.edit(field, event.currentTarget.parentNode) }, shown)
      : shown;
    return h("tr", null, h("th", { scope: "row" }, fields()[field].label), h("td", { class: "why" }, why), h("td", { class: "op" }, op), h("td", { class: "f" }, cell));
  }

  edit(field, host) {
    const { panel } = this;
    const { item } = panel;
    edit({ store: panel.store, item, field, host, done: (patch) => {
      this.drawnItem = null;
      if (patch) panel.app.edits.change(item.id, patch, t("{field} of {title}", { field: fields()[field].label, title: item.title }), item);
      this.draw(panel.item || item);
    } });
  }
}

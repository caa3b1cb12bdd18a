// Properties of the open item, each edited where it stands.

import { h, put } from "./dom.js";
import { drawn, fields, nothingWords } from "./columns.js";
import { edit } from "./editors.js";
import { sayDates, sayExtent } from "./say.js";
import { t } from "./i18n.js";

const SHOWN = ["status", "owner", "dates", "horizon", "team", "objective", "product", "type", "tags"];

export class Properties {
  constructor(panel) {
    this.panel = panel;
    this.el = h("dl", { class: "props" });
  }

  draw(item) {
    if (this.el.querySelector(".editing") || this.drawnItem === item) return;
    const focus = document.activeElement?.closest?.(".props [data-field]")?.dataset.field;
    put(this.el, SHOWN.map((field) => this.row(item, field)));
    this.drawnItem = item;
    if (focus) this.el.querySelector(`[data-field="${focus}"]`)?.focus();
  }

  row(item, field) {
    const label = field === "dates" ? t("Dates") : fields()[field].label;
    return [h("dt", { id: `p-${field}` }, label), h("dd", null, this.value(item, field))];
  }

  value(item, field) {
    const { store } = this.panel;
    const shown = field === "dates" ? this.dates(item) : drawn(store, item, field);
    const inside = shown.length ? shown : [h("span", { class: "quiet-t" }, field === "dates" ? t("No date") : nothingWords(field === "tags" ? "tag" : field))];
    if (!store.canWrite) return h("span", { class: "val" }, inside);
    return h("button", { type: "button", class: "val", id: `v-${field}`, data: { field }, "aria-labelledby": `p-${field} v-${field}`, onclick: (event) => this.edit(field, event.currentTarget) }, inside);
  }

  dates(item) {
    const words = sayDates(item);
    const long = item.start_precision === "day" && item.end_precision === "day" && sayExtent(item);
    return words ? [h("span", null, words), long && h("span", { class: "quiet-t" }, long)].filter(Boolean) : [];
  }

  edit(field, el) {
    const { panel } = this;
    const { item } = panel;
    if (field === "dates") return panel.app.dates(item.id, el);
    const host = el.parentNode;
    return edit({ store: panel.store, item, field, host, done: (patch) => {
      this.drawnItem = null;
      if (patch) panel.app.edits.change(item.id, patch, t("{field} of {title}", { field: fields()[field].label, title: item.title }));
      this.draw(panel.item || item);
      this.el.querySelector(`[data-field="${field}"]`)?.focus();
    } });
  }
}

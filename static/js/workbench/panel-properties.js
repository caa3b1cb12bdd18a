// Properties of the open item, each edited where it stands.

import { h, icon, put } from "./dom.js";
import { drawn, fields, nothingWords, words } from "./columns.js";
import { edit, editable } from "./editors.js";
import { sayDates, sayExtent } from "./say.js";
import { t } from "./i18n.js";

const SHOWN = ["status", "owner", "dates", "horizon", "team", "objective", "product", "type", "milestone", "parent", "tags"];

/** Fields of the workspace's own that an item of this type has. */
const ownOf = (store, item) => store.customFields.filter(({ types }) => !types?.length || types.includes(item.type)).map(({ slug }) => `custom.${slug}`);

export class Properties {
  constructor(panel) {
    this.panel = panel;
    this.list = h("dl", { class: "props" });
    this.more = h("button", { type: "button", class: "link empty-ones", onclick: () => this.turn() });
    this.el = h("div", null, this.list, this.more);
  }

  /** Whether this person wants to see what is empty: remembered from item to item. */
  get all() {
    return localStorage.getItem(this.key) === "all";
  }

  get key() {
    return `pmhub.properties.${this.panel.store.me.id}`;
  }

  turn() {
    localStorage.setItem(this.key, this.all ? "" : "all");
    this.drawnItem = null;
    this.draw(this.panel.item);
    this.more.focus();
  }

  draw(item) {
    if (this.el.querySelector(".editing") || this.drawnItem === item) return;
    const focus = document.activeElement?.closest?.(".props [data-field]")?.dataset.field;
    const names = [...SHOWN, ...ownOf(this.panel.store, item)];
    const { all } = this;
    const filled = names.filter((field) => field === focus || !this.empty(item, field));
    put(this.list, (all ? names : filled).map((field) => this.row(item, field)));
    const n = names.length - filled.length;
    this.more.hidden = !n;
    this.more.setAttribute("aria-expanded", String(all));
    this.more.textContent = all ? t("Hide {n} empty|Hide {n} empty", { n }) : t("Show {n} empty|Show {n} empty", { n });
    this.drawnItem = item;
    if (focus) this.el.querySelector(`[data-field="${focus}"]`)?.focus();
  }

  empty(item, field) {
    return !(field === "dates" ? this.dates(item) : drawn(this.panel.store, item, field)).length;
  }

  row(item, field) {
    const { label, help } = field === "dates" ? { label: t("Dates") } : fields(this.panel.store)[field];
    return [h("dt", { id: `p-${field}`, title: help || null }, label), h("dd", null, this.value(item, field))];
  }

  value(item, field) {
    const { store } = this.panel;
    const link = fields(store)[field]?.kind === "url";
    const shown = field === "dates" ? this.dates(item) : link ? [words(store, item, field)].filter(Boolean) : drawn(store, item, field);
    const inside = shown.length ? shown : [h("span", { class: "quiet-t" }, field === "dates" ? t("No date") : nothingWords(field === "tags" ? "tag" : field))];
    if (!store.canWrite || !(field === "dates" || editable(field))) return h("span", { class: "val" }, inside);
    const value = h("button", { type: "button", class: "val", id: `v-${field}`, data: { field }, "aria-labelledby": `p-${field} v-${field}`, onclick: (event) => this.edit(field, event.currentTarget) }, inside);
    return link && shown.length ? [value, follow(shown[0])] : value;
  }

  dates(item) {
    const said = sayDates(item);
    const long = item.start_precision === "day" && item.end_precision === "day" && sayExtent(item);
    return said ? [h("span", null, said), long && h("span", { class: "quiet-t" }, long)].filter(Boolean) : [];
  }

  edit(field, el) {
    const { panel } = this;
    const { item } = panel;
    if (field === "dates") return panel.app.dates(item.id, el);
    const host = el.parentNode;
    return edit({ store: panel.store, item, field, host, done: (patch) => {
      this.drawnItem = null;
      if (patch) panel.app.edits.change(item.id, patch, t("{field} of {title}", { field: fields(panel.store)[field].label, title: item.title }), item);
      this.draw(panel.item || item);
      this.el.querySelector(`[data-field="${field}"]`)?.focus();
    } });
  }
}

/** The way to an address, beside the button that edits it. */
function follow(address) {
  const safe = /^https?:/i.test(address);
  return safe && h("a", { href: address, target: "_blank", rel: "noopener noreferrer", class: "link", "aria-label": t("Open {address}", { address }) }, icon("external", "s12"));
}

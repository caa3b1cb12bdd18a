// What is typed but not saved outlives a reload and a lost session: kept in this browser, by person, item and field.

import { h } from "./dom.js";
import { t } from "./i18n.js";

const MONTH = 30 * 864e5;
const SHOWN = 140;

export class Draft {
  /** A draft remembers on which version of the item it was begun. */
  constructor(store, field) {
    Object.assign(this, { store, field });
  }

  name(id) {
    return `pmhub.draft.${this.store.workspace.slug}.${this.store.me.id}.${this.field}.${id}`;
  }

  /** { text, version, at } or null; one that nobody came back for in a month is dropped. */
  read(id) {
    const found = JSON.parse(localStorage.getItem(this.name(id)) || "null");
    if (!found || Date.now() - found.at < MONTH) return found;
    this.drop(id);
    return null;
  }

  keep({ id, version }, text) {
    const begun = this.read(id)?.version ?? version;
    localStorage.setItem(this.name(id), JSON.stringify({ text, version: begun, at: Date.now() }));
  }

  drop(id) {
    localStorage.removeItem(this.name(id));
  }

  /** The question whether to go on with it, or null when there is none. */
  offer(item, { restore, discard }) {
    const draft = this.store.canWrite && this.read(item.id);
    if (!draft || draft.text === item[this.field]) return null;
    const text = draft.text.length > SHOWN ? `${draft.text.slice(0, SHOWN)}…` : draft.text;
    return h("div", { class: "say draft" },
      h("div", null, h("b", null, t("Restore your draft?")), h("p", null, text), draft.version !== item.version && h("p", { class: "quiet-t" }, t("The item has changed since you began it."))),
      h("div", { class: "btns" },
        h("button", { type: "button", class: "btn sm", onclick: () => restore(draft.text) }, t("Restore")),
        h("button", { type: "button", class: "btn quiet sm", onclick: () => { this.drop(item.id); discard(); } }, t("Discard"))));
  }
}

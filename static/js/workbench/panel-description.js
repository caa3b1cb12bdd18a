// The description: Markdown, rendered by the server, edited in place. A draft outlives a reload.

import { h, put } from "./dom.js";
import { fragment } from "./fragment.js";
import { t } from "./i18n.js";

const draftOf = (id) => `pmhub.description.${id}`;

export class Description {
  constructor(panel) {
    this.panel = panel;
    this.view = h("div", { class: "prose sm" });
    this.change = panel.store.canWrite && h("button", { type: "button", class: "more btn quiet sm", onclick: () => this.edit() }, t("Edit"));
    this.el = h("section", { "aria-label": t("Description") }, h("h3", null, t("Description"), this.change), this.view);
  }

  draw(item, fresh) {
    if (fresh) this.stop();
    if (!fresh && this.version === item.version) return;
    this.version = item.version;
    if (!this.editor) this.load(item);
  }

  async load(item) {
    const found = await fragment(`/w/${this.panel.store.workspace.slug}/roadmap/items/${item.id}/description/`);
    if (this.panel.id !== item.id || this.editor) return;
    put(this.view, found || h("p", { class: "quiet-t" }, t("Nothing written yet.")));
    const draft = localStorage.getItem(draftOf(item.id));
    if (draft !== null && this.panel.store.canWrite) this.view.prepend(h("p", { class: "say" }, h("button", { type: "button", class: "link", onclick: () => this.edit() }, t("You have a draft that was not saved. Go on with it"))));
  }

  async edit() {
    const { item, store } = this.panel;
    const { description } = await store.api.get(`/items/${item.id}`);
    if (this.panel.id !== item.id) return;
    const text = h("textarea", { class: "field", rows: 8, "aria-label": t("Description, as Markdown") });
    text.value = localStorage.getItem(draftOf(item.id)) ?? description ?? "";
    text.addEventListener("input", () => localStorage.setItem(draftOf(item.id), text.value));
    text.addEventListener("keydown", (event) => this.pressed(event, item, text));
    this.editor = text;
    put(this.view, text, h("div", { class: "btns" },
      h("button", { type: "button", class: "btn primary sm", onclick: () => this.save(item, text.value) }, t("Save")),
      h("button", { type: "button", class: "btn quiet sm", onclick: () => this.give(item) }, t("Cancel")),
      h("small", { class: "quiet-t" }, t("Markdown"))));
    text.focus();
  }

  pressed(event, item, text) {
    event.stopPropagation();
    if (event.key === "Escape") this.stop(item);
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) this.save(item, text.value);
  }

  async save(item, description) {
    const { app, store } = this.panel;
    const now = store.get(item.id);
    const sent = await app.edits.describe(now, description);
    if (sent === null) return;
    localStorage.removeItem(draftOf(item.id));
    this.stop(item);
  }

  give(item) {
    localStorage.removeItem(draftOf(item.id));
    this.stop(item);
  }

  stop(item) {
    this.editor = null;
    if (item && this.panel.id === item.id) this.load(item);
  }
}

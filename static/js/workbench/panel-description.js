// The description: Markdown, rendered by the server, edited in place.

import { h, put } from "./dom.js";
import { Draft } from "./drafts.js";
import { fragment } from "./fragment.js";
import { t } from "./i18n.js";

/** Pixels beyond which it is folded; the style knows the same. */
const TALL = 280;

export class Description {
  constructor(panel) {
    this.panel = panel;
    this.draft = new Draft(panel.store, "description");
    this.view = h("div", { class: "prose sm" });
    this.change = panel.store.canWrite && h("button", { type: "button", class: "link", onclick: () => this.edit() });
    this.whole = h("button", { type: "button", class: "link", "aria-expanded": "false", onclick: () => this.unfold(this.el.classList.contains("folded")) });
    this.el = h("section", { class: "described", "aria-label": t("Description") }, this.view, h("p", { class: "ways" }, this.whole, this.change));
  }

  /** A long one is shown in part, so that what follows stays in reach. */
  unfold(open) {
    const tall = this.view.scrollHeight > TALL;
    this.el.classList.toggle("folded", tall && !open);
    this.whole.hidden = !tall;
    this.whole.textContent = open ? t("Show less") : t("Show all of it");
    this.whole.setAttribute("aria-expanded", String(!!open));
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
    put(this.view, found || (!this.change && h("p", { class: "quiet-t" }, t("Nothing written yet."))));
    if (this.change) put(this.change, found ? t("Edit") : t("Add a description"));
    this.el.classList.remove("editing");
    this.unfold(false);
    this.view.prepend(this.draft.offer(item, { restore: () => this.edit(), discard: () => this.load(item) }) || "");
  }

  async edit() {
    const { item, store } = this.panel;
    const { description } = await store.api.get(`/items/${item.id}`);
    if (this.panel.id !== item.id) return;
    const text = h("textarea", { class: "field", rows: 8, "aria-label": t("Description, as Markdown") });
    text.value = this.draft.read(item.id)?.text ?? description ?? "";
    text.addEventListener("input", () => this.draft.keep(item, text.value));
    text.addEventListener("keydown", (event) => this.pressed(event, item, text));
    this.editor = text;
    this.el.classList.remove("folded");
    this.el.classList.add("editing");
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
    this.draft.drop(item.id);
    this.stop(item);
  }

  give(item) {
    this.draft.drop(item.id);
    this.stop(item);
  }

  stop(item) {
    this.editor = null;
    if (item && this.panel.id === item.id) this.load(item);
  }
}

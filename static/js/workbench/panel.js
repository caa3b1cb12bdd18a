// An open item, beside any view: what and why, properties, score, evidence, history.

import { matters } from "./marks.js";
import { button, dot, h, icon, put } from "./dom.js";
import { attention } from "./say.js";
import { Draft } from "./drafts.js";
import { Description } from "./panel-description.js";
import { Fragments } from "./panel-fragments.js";
import { History } from "./panel-history.js";
import { Properties } from "./panel-properties.js";
import { Score } from "./panel-score.js";
import { edit } from "./editors.js";
import { hueOf } from "./bar.js";
import { servedBy } from "./tallies.js";
import { t } from "./i18n.js";

export class Panel {
  constructor(app) {
    this.app = app;
    this.store = app.store;
    this.draft = new Draft(app.store, "title");
    this.el = document.querySelector(".app > .panel");
    this.build();
    this.parts = [new Description(this), new Properties(this), new Score(this), new Fragments(this), new History(this)];
    put(this.body, this.head, this.parts.map((part) => part.el));
  }

  build() {
    const { app } = this;
    this.key = h("span", { class: "key" });
    this.pos = h("span", { class: "pos" });
    this.top = h("div", { class: "panel-top" }, this.key,
      button(t("Previous item (K)"), { icon: "up", onclick: () => app.step(-1) }),
      button(t("Next item (J)"), { icon: "down", onclick: () => app.step(1) }),
      this.pos, h("span", { class: "sp" }),
      button(t("Copy link"), { icon: "link", onclick: () => this.copy() }),
      this.store.canWrite ? button(t("More"), { icon: "more", "aria-haspopup": "menu", onclick: (event) => this.menu(event.currentTarget) }) : null,
      button(t("Close (Esc)"), { icon: "x", onclick: () => app.close() }));
    this.body = h("div", { class: "panel-body", tabindex: "0" });
    this.head = h("header", { class: "wb-what" });
    put(this.el, this.top, this.body);
  }

  get item() {
    return this.store.get(this.id);
  }

  show(id, focus) {
    const fresh = id !== this.id;
    this.id = id;
    this.el.hidden = !id;
    document.body.classList.toggle("panel-open", !!id);
    if (!id || !this.item) return;
    if (fresh) {
      this.body.scrollTop = 0;
      this.app.remember?.(this.item);
    }
    this.draw(fresh);
    if (focus) this.body.focus();
  }

  /** The item changed, here or elsewhere. */
  refresh() {
    if (!this.id) return;
    if (!this.item) {
      this.app.tell.plain(t("The item was deleted."));
      this.app.open(null);
    } else this.draw(false);
  }

  draw(fresh) {
    const { item } = this;
    this.key.textContent = item.key;
    this.el.setAttribute("aria-label", `${item.key}: ${item.title}`);
    const order = this.app.view.order();
    const at = order.indexOf(this.id);
    this.pos.textContent = at < 0 ? t("not in this view") : t("{at} of {n}", { at: at + 1, n: order.length });
    if (!this.head.querySelector(".editing")) this.drawHead(item);
    for (const part of this.parts) part.draw(item, fresh);
  }

  drawHead(item) {
    const { store } = this;
    const objective = store.name("objective", servedBy(store, item));
    this.title = h("h2", { class: "pt" }, store.canWrite ? h("button", { type: "button", class: "retitle", onclick: () => this.editTitle() }, item.title) : item.title);
    put(this.head,
      h("span", { class: "obj", data: { obj: hueOf(store, item) } }, dot(!objective), objective || t("No objective")),
      this.title,
      this.draft.offer(item, { restore: (text) => this.editTitle(text), discard: () => this.drawHead(item) }),
      this.matter(item));
  }

  /** What is the matter with it. Normal is silent. */
  matter(item) {
    const note = attention(item, this.store.categoryOf(item), this.store.today);
    return [note && h("p", { class: "why" }, h("span", { class: `st ${note.tone} strong` }, icon(note.tone === "late" ? "s-late" : "s-risk"), note.text)), ...matters(this.store, item)];
  }

  editTitle(text) {
    const { item } = this;
    if (!this.store.canWrite || this.head.querySelector(".editing")) return;
    const control = edit({ store: this.store, item, field: "title", host: this.title, done: (patch) => {
      if (patch) this.rename(item, patch);
      else this.draft.drop(item.id);
      this.drawHead(this.item || item);
      this.title.querySelector("button")?.focus();
    } });
    control.addEventListener("input", () => this.draft.keep(item, control.value));
    if (text) control.value = text;
  }

  /** What could not be saved stays as a draft. */
  async rename(item, patch) {
    const answer = await this.app.edits.change(item.id, patch, t("Renamed {title}", { title: patch.title }), item);
    if (answer !== null) this.draft.drop(item.id);
    else if (this.id === item.id) this.draw(false);
  }

  async menu(anchor) {
    const { openItemMenu } = await import("./item-menu.js");
    openItemMenu(this.app, [this.id], anchor);
  }

  async copy() {
    const { copyLink } = await import("./item-acts.js");
    copyLink(this.app, this.id);
  }
}

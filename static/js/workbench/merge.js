// Merging two items: which one stays, what goes where, then one act that can be taken back.

import { h, icon, later, put } from "./dom.js";
import { list, t } from "./i18n.js";
import { shapeOf } from "./say.js";

const MOST = 8;

export class Merge {
  /** `from` goes into `into`, which is chosen here when it is not known. */
  constructor(app, from, into = null) {
    Object.assign(this, { app, store: app.store, from, into });
    this.body = h("div", { class: "body" });
    this.heading = h("h2", { id: "merge-title" });
    this.go = h("button", { class: "btn primary", type: "button", onclick: () => this.merge() }, t("Merge"));
    this.el = h("dialog", { class: "box merge", "aria-labelledby": "merge-title" }, h("header", null, this.heading), this.body,
      h("footer", null, h("button", { class: "btn quiet", type: "button", onclick: () => this.el.close() }, t("Cancel")), this.go));
    this.el.addEventListener("close", () => this.el.remove());
  }

  async open() {
    await this.app.dress("acts");
    document.body.append(this.el);
    this.draw();
    this.el.showModal();
    (this.into ? this.go : this.body.querySelector("input")).focus();
  }

  item(id) {
    return this.store.get(id);
  }

  draw() {
    this.go.hidden = !this.into;
    if (!this.into) return this.choose();
    const [from, into] = [this.item(this.from), this.item(this.into)];
    this.heading.textContent = t("Merge {from} into {into}", { from: from.key, into: into.key });
    this.told = h("div", { class: "goes", role: "status" }, h("p", { class: "quiet-t" }, t("Looking what goes where…")));
    put(this.body, h("div", { class: "pair" }, this.side(from, t("is archived")), icon("arrow-r"), this.side(into, t("stays"))),
      h("p", { class: "btns" }, h("button", { class: "btn quiet sm", type: "button", onclick: () => this.turn() }, icon("undo"), t("The other way round")), h("button", { class: "btn quiet sm", type: "button", onclick: () => this.another() }, t("Another item"))),
      this.told);
    return this.look();
  }

  side({ key, title, ...item }, words) {
    return h("div", null, h("small", null, `${key} · ${words}`), h("b", null, icon(shapeOf(this.store.categoryOf(item)), "s14"), " ", title));
  }

  turn() {
    [this.from, this.into] = [this.into, this.from];
    this.draw();
  }

  another() {
    this.into = null;
    this.draw();
    this.body.querySelector("input").focus();
  }

  // Choosing -----------------------------------------------------------------------------------

  choose() {
    this.heading.textContent = t("Merge {key} into…", this.item(this.from));
    const found = h("div", { class: "picks", role: "group", "aria-label": t("Items") });
    const input = h("input", { class: "field", type: "search", placeholder: t("Title or key"), "aria-label": t("The item that stays") });
    input.addEventListener("input", later(() => this.offer(found, input.value), 60));
    input.addEventListener("keydown", (event) => this.pressed(event, found));
    put(this.body, h("p", { class: "second" }, t("All that hangs on {title} goes to the item that you choose.", this.item(this.from))), input, found);
    this.offer(found, "");
  }

  pressed(event, found) {
    if (!["ArrowDown", "Enter"].includes(event.key)) return;
    event.preventDefault();
    const first = found.querySelector("button");
    if (event.key === "Enter") first?.click();
    else first?.focus();
  }

  /** Those that are called alike come first. */
  offer(found, text) {
    const asked = text.trim().toLowerCase();
    const own = wordsOf(this.item(this.from).title);
    const alike = ({ title }) => wordsOf(title).filter((word) => own.includes(word)).length;
    const passes = ({ id, key, title }) => id !== this.from && (!asked || key.toLowerCase().startsWith(asked) || title.toLowerCase().includes(asked));
    const rows = this.store.ranked().filter(passes).map((item) => [alike(item), item]).sort(([a], [b]) => b - a).slice(0, MOST);
    put(found, rows.map(([, item]) => h("button", { type: "button", onclick: () => this.take(item.id) }, icon(shapeOf(this.store.categoryOf(item))), h("span", { class: "truncate" }, item.title), h("span", { class: "end" }, item.key))));
    if (!rows.length) found.append(h("p", { class: "none" }, t("No such item.")));
  }

  take(id) {
    this.into = id;
    this.draw();
    this.go.focus();
  }

  // What goes where ----------------------------------------------------------------------------------

  async look() {
    const [from, into] = [this.from, this.into];
    try {
      const found = await this.store.api.request("POST", `/items/${from}/merge`, { body: { into, preview: true } });
      if (this.from === from && this.into === into) this.tell(found);
    } catch (error) {
      if (!error.words) throw error;
      put(this.told, h("p", { class: "say late" }, icon("s-risk"), error.words));
    }
  }

  tell({ moves, fills, stays }) {
    const keys = { from: this.item(this.from).key, into: this.item(this.into).key };
    const lines = [
      [t("Goes to {into}", keys), moves.length ? list(moves) : t("nothing hangs on it")],
      fills.length > 0 && [t("Filled in there", keys), list(fills)],
      stays.length > 0 && [t("Stays with {from}", keys), t("{rows}: {into} has it already", { rows: list(stays), ...keys })],
    ].filter(Boolean);
    put(this.told, h("dl", null, lines.map(([what, words]) => [h("dt", null, what), h("dd", null, words)])),
      h("p", { class: "second" }, t("{from} is archived and says where it went. One undo parts the two again.", keys)));
  }

  async merge() {
    const { app, from, into } = this;
    const words = t("Merged {from} into {into}", { from: this.item(from).key, into: this.item(into).key });
    const was = app.openId();
    this.el.close();
    app.picked.clear();
    if (was === from || was === into) app.open(null);
    app.told(words);
    if (!(await app.edits.all({ ids: [from], act: "merge", into }, words, true))) return;
    app.store.onStale?.([into]);
    if (was === from || was === into) app.open(into);
  }
}

const wordsOf = (title) => title.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 3);

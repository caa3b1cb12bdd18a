// Saved views: listed under the areas, opened by a click, kept, renamed, shared, ordered, deleted and brought back.

import { h, icon, put } from "./dom.js";
import { queryOf, readState } from "./state.js";
import { place } from "../place.js";
import { actOf, inLine, offer } from "../way-back.js";
import { t } from "./i18n.js";

/** Made where somebody shared an item by link: those are listed with what is shared. */
const ofOneItem = (query) => new URLSearchParams(query).get("f")?.startsWith('{"field":"id","op":"is"');

export class SavedViews {
  constructor(app) {
    Object.assign(this, { app, api: app.store.api, list: [] });
    this.el = h("nav", { class: "objs saved", "aria-label": t("Saved views") });
    this.menu = h("div", { class: "menu saved-menu", id: "wb-saved", popover: "auto" });
    this.chip = h("button", { class: "chip", type: "button", "aria-haspopup": "true", onclick: () => this.offer() }, icon("view"), h("span", null, t("Save view")));
    document.querySelector(".side nav")?.after(this.el);
    document.body.append(this.menu);
    app.filterbar.count.before(this.chip);
    this.title = document.querySelector(".head h1");
    this.usual = [this.title?.textContent, document.title];
    this.share = document.querySelector("[data-share]");
    this.share?.addEventListener("click", () => this.sharing());
    if (this.share) this.share.hidden = this.app.viewName === "archive";
    for (const name of ["saved-views", "undone"]) document.addEventListener(name, () => this.load());
  }

  async load() {
    this.list = (await this.api.get("/views?limit=1000")).results.filter(({ query }) => !ofOneItem(query)).sort((a, b) => b.shared - a.shared || a.position - b.position);
    this.draw();
  }

  get current() {
    return this.list.find(({ id }) => id === this.app.state.saved);
  }

  /** Whether what is shown is no longer what the view keeps. */
  get changed() {
    const { current } = this;
    return !!current && queryOf(readState(`?${current.query}`)) !== queryOf(this.app.state);
  }

  mayChange(view) {
    return view.shared ? this.app.store.canWrite : view.owner === this.app.store.me.id;
  }

  // Drawing -----------------------------------------------------------------------------------

  draw() {
    put(this.el, this.list.length && [h("h2", null, t("Views"), h("span")), h("ul", null, this.list.map((view) => this.row(view)))]);
    this.el.hidden = !this.list.length;
    this.update();
  }

  row(view) {
    const link = h("a", { href: `?${view.query}&saved=${view.id}`, title: view.name, data: { saved: view.id }, onclick: (event) => this.follow(event, view) },
      icon(view.is_default ? "star" : view.shared ? "people" : "lock", "s14"), h("span", { class: "t" }, view.name), h("span", { class: "vh" }, `, ${this.kind(view)}`));
    const more = this.mayChange(view) && h("button", { type: "button", class: "btn quiet icon sm", "aria-label": t("Change view {name}", view), onclick: (event) => this.change(view, event.currentTarget) }, icon("more"));
    return h("li", null, link, more);
  }

  kind = (view) => (view.is_default ? t("opened at first") : view.shared ? t("shared") : t("private"));

  update() {
    const { current, changed } = this;
    for (const link of this.el.querySelectorAll("a")) {
      if (link.dataset.saved === current?.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    this.chip.querySelector("span").textContent = changed ? t("{name}, changed", current) : current ? current.name : t("Save view");
    this.chip.classList.toggle("on", changed);
    this.name(current);
    this.chip.hidden = this.app.viewName === "archive";
  }

  /** A view that is open gives the page its name. */
  name(current) {
    const [heading, title] = this.usual;
    const name = current?.name || heading;
    if (!this.title || this.title.textContent === name) return;
    this.title.textContent = name;
    document.title = current ? title.replace(heading, name) : title;
  }

  /** From the head of the page: what is shown is kept first, then goes to the page that makes the link. */
  sharing() {
    const { current, changed } = this;
    if (current && !changed) return this.link(current);
    const act = (words, glyph, run) => h("button", { type: "button", onclick: run }, icon(glyph), words);
    const kept = async () => (await this.send(current, { query: queryOf(this.app.state) }, t("Updated {name}", current))) && this.link(current);
    const made = async (fields) => this.link(await this.create(fields));
    const naming = () => this.naming(this.share, t("Keep and choose readers"), "", made);
    if (!current || !this.mayChange(current)) return naming();
    return this.show(this.share, act(t("Update “{name}” and share it", current), "check", kept), act(t("Share as another view"), "plus", naming));
  }

  link(view) {
    if (view) location.assign(`../stakeholders/shares/new/?view=${view.id}`);
  }

  follow(event, view) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    this.open(view);
  }

  open(view) {
    if (this.menu.matches(":popover-open")) this.menu.hidePopover();
    this.app.set({ ...readState(`?${view.query}`), saved: view.id, item: this.app.state.item }, true);
    this.app.update();
    this.app.announce(t("View {name}", view));
  }

  // Menus ----------------------------------------------------------------------------------------

  show(anchor, ...kids) {
    put(this.menu, ...kids);
    if (!this.menu.matches(":popover-open")) this.menu.showPopover();
    place(this.menu, anchor.getBoundingClientRect());
    this.menu.querySelector("input, button")?.focus();
  }

  /** From the line of filters: the views, and keeping what is shown. */
  offer() {
    const { current, changed } = this;
    const act = (words, glyph, run) => h("button", { type: "button", onclick: run }, icon(glyph), words);
    this.show(this.chip,
      current && changed && this.mayChange(current) && act(t("Update “{name}”", current), "check", () => this.send(current, { query: queryOf(this.app.state) }, t("Updated {name}", current))),
      current && changed && act(t("Back to “{name}”", current), "undo", () => this.open(current)),
      act(current ? t("Save as another view") : t("Save what is shown"), "plus", () => this.naming(this.chip, t("Save view"), "", (fields) => this.create(fields), true)),
      this.list.length > 0 && [h("hr"), h("div", { class: "picks" }, this.list.map((view) => act(view.name, view.is_default ? "star" : view.shared ? "people" : "lock", () => this.open(view))))]);
  }

  change(view, anchor) {
    const write = this.app.store.canWrite;
    const act = (words, glyph, run) => h("button", { type: "button", onclick: run }, icon(glyph), words);
    const send = (fields, words) => () => this.send(view, fields, words);
    this.show(anchor, h("p", { class: "g" }, view.name),
      act(t("Rename"), "edit", () => this.naming(anchor, t("Rename"), view.name, ({ name }) => this.send(view, { name }, t("Renamed to {name}", { name })))),
      act(t("Keep what is shown now"), "check", send({ query: queryOf(this.app.state) }, t("Updated {name}", view))),
      write && (view.shared ? act(t("Make private"), "lock", send({ shared: false }, t("{name} is private", view))) : act(t("Share with the workspace"), "people", send({ shared: true }, t("{name} is shared", view)))),
      write && (view.is_default ? act(t("No longer open with it"), "star", send({ is_default: false }, t("{name} is not opened at first", view))) : act(t("Open the roadmap with it"), "star", send({ is_default: true }, t("The roadmap opens with {name}", view)))),
      this.app.store.canWrite && act(t("Share by link"), "link", () => this.link(view)),
      act(t("Move up"), "up", () => this.move(view, -1)), act(t("Move down"), "down", () => this.move(view, 1)),
      h("hr"), act(t("Delete"), "trash", () => this.remove(view)));
  }

  naming(anchor, verb, name, done, share) {
    const input = h("input", { class: "field sm", type: "text", required: true, maxlength: 120, value: name });
    const shared = share && this.app.store.canWrite && h("input", { type: "checkbox" });
    const save = (event) => {
      event.preventDefault();
      done({ name: input.value.trim(), shared: !!shared?.checked });
    };
    this.show(anchor, h("form", { class: "one", onsubmit: save }, anchor === this.share && h("p", { class: "quiet-t" }, t("What is shown now is kept as a view. Next you choose who reads it, and get its link.")), h("label", { class: "named" }, t("Name of the view"), input), shared && h("label", { class: "pick" }, shared, t("Share with the workspace")), h("div", { class: "btns" }, h("button", { class: "btn primary sm", type: "submit" }, verb))));
    input.select();
  }

  // Acts --------------------------------------------------------------------------------------------

  async run(work) {
    this.menu.hidePopover();
    try {
      const answer = await work();
      await this.load();
      return answer ?? true;
    } catch (error) {
      this.app.tell.refused(error.words || error.message);
      return null;
    }
  }

  async create({ name, shared }) {
    const body = { name, query: queryOf(this.app.state), ...(shared ? { shared } : {}) };
    const made = await this.run(() => this.api.request("POST", "/views", { body, key: crypto.randomUUID(), named: true }));
    if (!made) return null;
    const [view, xid] = made;
    offer(actOf(xid, t("Saved {name}", { name })));
    this.app.set({ saved: view.id });
    this.update();
    return view;
  }

  /** Change a view, with the way back. */
  async send(view, fields, words) {
    const was = Object.fromEntries(Object.keys(fields).map((name) => [name, view[name]]));
    const patch = (body) => this.run(() => this.api.request("PATCH", `/views/${view.id}`, { body, version: this.list.find(({ id }) => id === view.id)?.version }));
    const answer = await patch(fields);
    if (!answer) return false;
    // A link whose readers may not see what the view asks now.
    if (answer.warnings?.length) this.app.tell.plain(answer.warnings.join(" "), { keep: true });
    this.app.edits.stack.push({ words, undo: () => inLine(async () => !!(await patch(was))), redo: () => inLine(async () => !!(await patch(fields))) });
    this.app.tell.done(words);
    return true;
  }

  move(view, by) {
    const peers = this.list.filter(({ shared }) => shared === view.shared);
    const at = peers.findIndex(({ id }) => id === view.id);
    const rest = peers.filter(({ id }) => id !== view.id);
    const to = at + by;
    if (to < 0 || to > rest.length) return;
    const [low, high] = [rest[to - 1]?.position, rest[to]?.position];
    const position = low === undefined ? high - 1 : high === undefined ? low + 1 : (low + high) / 2;
    this.send(view, { position }, t("Moved {name}", view));
  }

  async remove(view) {
    const drop = () => this.run(() => this.api.request("DELETE", `/views/${view.id}`, { version: this.list.find(({ id }) => id === view.id)?.version ?? view.version }));
    const back = () => this.run(() => this.api.request("POST", `/views/${view.id}/restore`, { body: {}, key: crypto.randomUUID() }));
    if (!(await drop())) return;
    const words = t("Deleted view {name}", view);
    this.app.edits.stack.push({ words, undo: () => inLine(async () => !!(await back())), redo: () => inLine(async () => !!(await drop())) });
    this.app.tell.done(words);
  }
}

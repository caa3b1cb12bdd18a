// The workbench: one store, three views, one panel, the address.

import { Edits } from "./edits.js";
import { FilterBar } from "./filterbar.js";
import { PanelDoor } from "./panel-door.js";
import { Picked } from "./picked.js";
import { QuickAdd } from "./quick.js";
import { compile } from "./filter.js";
import { sentence } from "./sentence.js";
import { asked, readState, writeState } from "./state.js";
import { h, later, perFrame, put } from "./dom.js";
import { keys } from "./shortcuts.js";
import { openDates } from "./date-editor.js";
import { t } from "./i18n.js";
import { today } from "./dates.js";
import { servedBy } from "./tallies.js";
import { stack } from "../way-back.js";

// A view is fetched when first shown, and those of every day once the page is at rest.
const DAILY = ["timeline", "board", "table", "agenda"];
const VIEWS = {
  timeline: () => import("./timeline.js"),
  board: () => import("./board.js"),
  table: () => import("./table.js"),
  agenda: () => import("./agenda.js"),
  empty: () => import("./empty.js"),
  matrix: () => import("./matrix.js"),
  tree: () => import("./tree.js"),
  calendar: () => import("./calendar.js"),
  archive: () => import("./archive.js"),
};
const NOTHING = { order: () => [], update() {} };
const PHONE = "(max-width: 760px)";
const viewOf = (state) => (state.view === "timeline" && matchMedia(PHONE).matches ? "agenda" : state.view);

/** Fetch the other views of every day, so that they are one click away, and what must be there without a connection. */
export const fetchRest = (app) => [...DAILY.map((name) => VIEWS[name]()), app.panel.ready(), import("./item-menu.js"), import("./bulk.js"), import("./implied.js"), dress("acts")];

/** What the address asks for; one that asks for nothing gets the default of the workspace. */
const here = () => readState(asked(location.search, document.getElementById("workbench").dataset.default));

/** Begin to fetch the view that the address asks for. */
export const fetchView = () => VIEWS[viewOf(here())]();

/** The style of a view that is not of every day, once. Its address is in the page, as it may carry a hash. */
function dress(name) {
  const sheet = document.querySelector(`template[data-sheet="${name}"]`)?.dataset.href;
  if (!sheet || document.querySelector(`link[href="${sheet}"]`)) return null;
  const link = h("link", { rel: "stylesheet", href: sheet });
  document.head.append(link);
  return new Promise((done) => { link.onload = link.onerror = done; });
}

export class App {
  constructor({ store, tell, page }) {
    Object.assign(this, { store, tell, page, views: {}, state: here() });
    this.edits = new Edits(store, tell, stack);
    tell.edits = this.edits;
    this.draw = perFrame(() => this.update());
    this.phone = matchMedia(PHONE);
    this.wide = matchMedia("(min-width: 1280px)");
    this.filterbar = new FilterBar(this);
    this.quick = new QuickAdd(this);
    this.picked = new Picked(this);
    this.standard = document.getElementById("workbench").dataset.default;
    this.panel = new PanelDoor(this);
    this.nothing = this.noMatch();
    page.stage.after(this.nothing);
    this.listen();
  }

  listen() {
    this.store.watch((ids) => this.changed(ids));
    this.phone.addEventListener("change", () => this.update());
    addEventListener("popstate", () => this.goTo(here()));
    addEventListener("beforeunload", (event) => this.store.queue.busy && event.preventDefault());
    document.querySelector(".tabs").addEventListener("click", (event) => this.tab(event));
    document.querySelector("[data-new]")?.addEventListener("click", () => this.quick.open());
    setInterval(() => this.midnight(), 60000);
    this.page.stage.addEventListener("contextmenu", (event) => this.menu(event));
    keys(this);
  }

  /** A style that is fetched with the first thing that needs it. */
  dress(name) {
    return dress(name);
  }

  /** What can be done with the item under the pointer; with Shift the browser's own menu. */
  async menu(event) {
    // Asked for by its key there is no place of the pointer, only what is in hand.
    const id = event.target.closest("[data-id]")?.dataset.id ?? (event.button === 0 && this.current());
    if (!this.store.get(id) || event.shiftKey || event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    const { list } = this.picked;
    const { openItemMenu } = await import("./item-menu.js");
    openItemMenu(this, list.includes(id) ? list : [id], { x: event.clientX, y: event.clientY });
  }

  midnight() {
    if (today() === this.store.today) return;
    this.store.today = today();
    this.store.changed(null);
  }

  changed(ids) {
    this.draw();
    this.say();
    if (!ids || ids.includes(this.openId())) this.panel.refresh();
  }

  say = later(() => {
    const slipped = ["timeline", "agenda"].includes(this.viewName) && this.store.baseline?.sentence(this.shown(), this.store.today);
    const words = [slipped, sentence(this.shown(), this.store.categoryOf, this.store.today, (item) => servedBy(this.store, item))].filter(Boolean).join(" ");
    this.page.standfirst.textContent = this.store.items.size ? words : t("Nothing here yet. Everything below can be undone.");
  }, 60);

  announce(text) {
    this.tell.announce(text);
  }

  // What is shown ---------------------------------------------------------------------------

  /** Items that pass the filters, by rank; the same list for all views until a filter or an item changes. */
  shown() {
    const asked = JSON.stringify([this.store.revision, this.state.filters, this.state.q, this.state.f]);
    if (!this.list || this.listed !== asked) {
      this.listed = asked;
      const test = compile(this.state.filters, this.state.q, this.store.categoryOf, this.store.me.id, (item) => servedBy(this.store, item));
      const also = this.tree();
      this.list = this.store.ranked().filter(also ? (item) => test(item) && also(item) : test);
    }
    return this.list;
  }

  /** The test of the conditions beyond the chips. One that names what is not here is told and left out. */
  tree() {
    if (!this.state.f || !this.language) return null;
    try {
      return this.language.compileTree(this.state.f, this.store);
    } catch (error) {
      if (!(error instanceof this.language.BadFilter)) throw error;
      this.state.f = null;
      this.tell.plain(t("One filter names something that is not here, so it was left out."));
      return null;
    }
  }

  get viewName() {
    return this.store.items.size || this.state.view === "archive" ? viewOf(this.state) : "empty";
  }

  get view() {
    return this.views[this.viewName] || NOTHING;
  }

  async load(name) {
    const [module] = await Promise.all([VIEWS[name](), dress(name)]);
    const [View] = Object.values(module);
    this.views[name] ||= new View(this);
    if (name === this.viewName) this.update();
  }

  /** The list of saved views, once the page is at rest. */
  async keepViews() {
    const { SavedViews } = await import("./saved.js");
    this.saved = new SavedViews(this);
    await this.saved.load();
  }

  /** What reads conditions is fetched with the first of them; until then nothing is drawn that it might leave out. */
  async learn() {
    this.language = await import("./filter-tree.js");
    this.list = null;
    this.update();
    this.say();
  }

  update() {
    if (this.state.f && !this.language) return void (this.learning ||= this.learn());
    const { view, viewName } = this;
    document.body.dataset.view = viewName;
    this.markTabs();
    if (view === NOTHING) return void this.load(viewName);
    if (this.page.stage.firstElementChild !== view.el) put(this.page.stage, view.el);
    view.update();
    this.picked.update();
    if (viewName === "empty") this.say();
    this.filterbar.update();
    this.saved?.update();
    this.nothing.hidden = viewName === "empty" || !!view.counted || this.shown().length > 0;
  }

  /** Told where the list would be, with the way out. */
  noMatch() {
    const clear = h("button", { class: "btn", type: "button", onclick: () => this.set({ q: "", filters: {}, f: null }) }, t("Show everything"));
    return h("div", { class: "empty sm wb-none", hidden: true }, h("h2", null, t("Nothing matches these filters")), h("p", null, t("Items are there, but none is like this.")), h("div", { class: "btns" }, clear));
  }

  markTabs() {
    for (const link of document.querySelectorAll(".tabs a")) {
      if (link.dataset.view === this.state.view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  // The address -----------------------------------------------------------------------------

  /** Change what is shown. `step` leaves a way back. */
  set(change, step = false) {
    Object.assign(this.state, change);
    const query = writeState(this.state, location.search) || (this.standard ? `?view=${this.state.view}` : "");
    const address = location.pathname + query + location.hash;
    history[step ? "pushState" : "replaceState"](null, "", address);
    this.draw();
    this.say();
  }

  goTo(state) {
    const was = this.state.item;
    this.state = state;
    this.draw();
    if (state.item !== was) this.panel.show(this.openId());
  }

  tab(event) {
    const link = event.target.closest("[data-view]");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    this.show(link.dataset.view);
  }

  show(view) {
    this.set({ view }, true);
    this.update();
    const id = this.openId() || this.cursor;
    if (id) this.view.reveal?.(id);
  }

  // The open item and the one in hand ---------------------------------------------------------

  openId() {
    const key = this.state.item;
    if (!key) return null;
    if (this.store.get(this.opened)?.key !== key) this.opened = this.store.byKey(key)?.id || null;
    return this.opened;
  }

  /** The address names an item: show it, and where it stands. */
  arrive() {
    const id = this.openId();
    const { item } = this.state;
    if (item && !id) import("./gone.js").then(({ tellGone }) => tellGone(this, item));
    if (!id) return;
    this.panel.show(id);
    this.view.reveal?.(id);
  }

  /** Opening the open item again goes into the panel. */
  open(id, { focus = false } = {}) {
    const item = id && this.store.get(id);
    const again = item && this.openId() === id;
    this.cursor = id || this.cursor;
    this.set({ item: item ? item.key : null }, !this.state.item);
    this.panel.show(item ? id : null, focus || again);
    this.update();
    if (item) this.view.reveal?.(id);
  }

  close() {
    const id = this.openId();
    this.open(null);
    if (id) this.view.reveal?.(id, true);
  }

  /** Move on to an item: in the panel when it is open, else only in the list. */
  go(id) {
    this.cursor = id;
    if (this.openId()) this.open(id);
    this.view.reveal?.(id, true);
  }

  step(by) {
    const from = this.current();
    const order = this.view.order(from, by);
    const at = order.indexOf(from);
    const to = order[at < 0 ? (by > 0 ? 0 : order.length - 1) : at + by];
    if (to) this.go(to);
  }

  /** The item that a key is about. */
  current() {
    const held = document.activeElement?.closest?.("[data-id]")?.dataset.id;
    return held || this.view.cursorId?.() || this.openId() || this.cursor || null;
  }

  /** How much of the view the panel covers. */
  covered() {
    return this.openId() && !this.wide.matches && !this.phone.matches ? 392 : 0;
  }

  /** The whole screen for the view, one lane at a time. */
  async present() {
    const { Present } = await import("./present.js");
    if (this.presenting || !this.view) return;
    this.presenting = new Present(this);
    await this.presenting.start();
  }

  // Acts ---------------------------------------------------------------------------------------

  /** Change an item and say so, with a way back. */
  act(id, patch, words) {
    this.told(words);
    return this.edits.change(id, patch, words);
  }

  /** Say what was done, with the way back. */
  told(words) {
    this.announce(words);
    this.tell.done(words);
  }

  async remove(id) {
    const { title } = this.store.get(id);
    this.open(null);
    if (await this.edits.remove(id)) this.tell.done(t("Deleted {title}", { title }));
  }

  dates(id, anchor) {
    const item = this.store.get(id);
    if (!item || !this.store.canWrite) return;
    const at = anchor || document.activeElement?.closest("[data-id]") || this.page.stage;
    openDates({ store: this.store, item, anchor: at, given: this.view.given || "month", done: (patch) => this.dated(item, patch) });
  }

  dated(item, patch) {
    if (patch) this.edits.change(item.id, patch, t("Dates of {title}", { title: item.title }), item);
    requestAnimationFrame(() => this.view.reveal?.(item.id, true));
  }
}

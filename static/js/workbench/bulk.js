// Acts on all that is chosen, in any view: set a field, tags, dates, copy, merge, archive, delete. One act each, undone as one.

import { h, icon, put } from "./dom.js";
import { choices, fields, nothingWords } from "./columns.js";
import { controlFor, editable } from "./editors.js";
import { openDates } from "./date-editor.js";
import { archive, duplicate, merge, remove } from "./item-acts.js";
import { moveBy } from "./dates.js";
import { place } from "../place.js";
import { t } from "./i18n.js";

const LISTED = 14;
const MOST_COMPARED = 6;
const MOST_SCORED = 200;

export class Bulk {
  constructor(ctx) {
    Object.assign(this, { ctx, store: ctx.store });
    this.count = h("b");
    this.menu = h("div", { class: "menu bulk-menu", id: "wb-bulk", popover: "auto" });
    document.body.append(this.menu);
    this.el = h("div", { class: "bulk", role: "region", "aria-label": t("What is selected"), hidden: true }, this.count, this.store.canWrite && this.acts(),
      h("button", { class: "btn quiet icon sm", type: "button", "aria-label": t("Select nothing"), title: t("Select nothing"), onclick: () => this.done() }, icon("x")));
    ctx.page.stage.after(this.el);
  }

  acts() {
    const act = (words, glyph, run) => h("button", { class: "btn quiet sm", type: "button", onclick: (event) => run(event.currentTarget) }, icon(glyph), words);
    this.compare = act(t("Decide between"), "check", () => this.decide());
    this.merge = act(t("Merge"), "merge", () => merge(this.ctx, this.ids));
    this.rate = act(t("Rate"), "star", () => this.open("scoring/rate/"));
    this.poker = act(t("Poker"), "people", () => this.open("poker/new/"));
    return [
      this.compare,
      this.merge,
      this.rate,
      this.poker,
      act(t("Set"), "edit", (el) => this.offer(el)),
      act(t("Tags"), "filter", (el) => this.tags(el)),
      act(t("Move dates"), "calendar", (el) => this.dates(el)),
      act(t("Duplicate"), "copy", () => duplicate(this.ctx, this.ids)),
      act(t("Archive"), "archive", () => this.leave(archive)),
      act(t("Delete"), "trash", () => this.leave(remove)),
    ];
  }

  update() {
    const { ids } = this;
    this.el.hidden = !ids.length;
    if (this.compare) this.compare.hidden = ids.length < 2 || ids.length > MOST_COMPARED;
    for (const score of [this.rate, this.poker]) if (score) score.hidden = ids.length > MOST_SCORED || "laid" in this.store.api;
    if (this.merge) this.merge.hidden = ids.length !== 2 || "laid" in this.store.api;
    this.count.textContent = t("{n} selected|{n} selected", { n: ids.length });
  }

  /** Side by side with all that is known of them, on a page of its own. */
  decide() {
    this.open("decisions/new/");
  }

  /** A page of the roadmap that takes what is selected. */
  open(page) {
    const keys = this.ids.map((id) => this.store.get(id).key).join(",");
    location.assign(`${location.pathname}${page}?items=${encodeURIComponent(keys)}`);
  }

  done() {
    const { view, picked } = this.ctx;
    if (view.sel) view.sel.clear();
    else picked.clear();
    this.back();
  }

  /** To where one was. */
  back() {
    const { view } = this.ctx;
    const id = this.ctx.current();
    if (view.grid) view.grid.focus({ preventScroll: true });
    else if (id) view.reveal?.(id, true);
  }

  get ids() {
    return this.ctx.picked.list;
  }

  // Menus --------------------------------------------------------------------------------------

  show(anchor, ...kids) {
    put(this.menu, ...kids);
    if (!this.menu.matches(":popover-open")) this.menu.showPopover();
    place(this.menu, anchor.getBoundingClientRect());
    this.menu.querySelector("button, input, select")?.focus();
  }

  offer(anchor) {
    const known = fields(this.store);
    const names = Object.keys(known).filter((name) => editable(name) && !["title", "parent", "end", "tags"].includes(name));
    const label = (name) => (name === "start" ? t("Dates") : known[name].label);
    this.show(anchor, h("p", { class: "g" }, t("Set for all that are selected")), h("div", { class: "picks" }, names.map((name) => h("button", { type: "button", onclick: () => this.field(anchor, name) }, label(name), icon("right", "end")))));
  }

  field(anchor, name) {
    const { kind, optional, label } = fields(this.store)[name];
    if (kind === "date") return this.dated(anchor);
    const list = kind === "choice" && choices(this.store, name);
    if (list && list.length <= LISTED) {
      const all = optional ? [...list, [null, nothingWords(name)]] : list;
      return this.show(anchor, h("p", { class: "g" }, label), h("div", { class: "picks" }, all.map(([value, words]) => h("button", { type: "button", onclick: () => this.set({ [name]: value }) }, words))));
    }
    const control = controlFor(this.store, {}, name);
    control.setAttribute("aria-label", label);
    const form = h("form", { class: "one", onsubmit: (event) => { event.preventDefault(); this.set({ [name]: control.read() }); } },
      control, h("div", { class: "btns" }, h("button", { class: "btn primary sm", type: "submit" }, t("Set")), optional || kind === "number" ? h("button", { class: "btn quiet sm", type: "button", onclick: () => this.set({ [name]: null }) }, t("Empty it")) : null));
    return this.show(anchor, h("p", { class: "g" }, label), form);
  }

  dated(anchor) {
    this.menu.hidePopover();
    openDates({ store: this.store, item: { title: t("{n} items", { n: this.ids.length }) }, anchor, several: true, done: (patch) => patch && this.set(patch) });
  }

  tags(anchor) {
    const input = h("input", { class: "field sm", type: "text", "aria-label": t("Tags, separated by commas"), placeholder: t("web, growth"), list: "bulk-tags" });
    const known = h("datalist", { id: "bulk-tags" }, choices(this.store, "tag").map(([tag]) => h("option", { value: tag })));
    const read = () => [...new Set(input.value.split(",").map((tag) => tag.trim()).filter(Boolean))];
    const give = (name) => () => read().length && this.send({ [name]: read() }, (item) => ({ tags: name === "add_tags" ? [...new Set([...(item.tags || []), ...read()])] : (item.tags || []).filter((tag) => !read().includes(tag)) }), t("Tags of {n} item|Tags of {n} items", { n: this.ids.length }));
    this.show(anchor, h("p", { class: "g" }, t("Tags")), h("form", { class: "one", onsubmit: (event) => { event.preventDefault(); give("add_tags")(); } }, input, known,
      h("div", { class: "btns" }, h("button", { class: "btn primary sm", type: "submit" }, t("Add")), h("button", { class: "btn quiet sm", type: "button", onclick: give("remove_tags") }, t("Take away")))));
  }

  dates(anchor) {
    const days = h("input", { class: "field sm", type: "number", value: "7", step: "1", min: "-3650", max: "3650", "aria-label": t("Days") });
    const move = (way) => () => days.checkValidity() && days.valueAsNumber && this.shift(way * days.valueAsNumber);
    this.show(anchor, h("p", { class: "g" }, t("Move dates by days")), h("form", { class: "one", onsubmit: (event) => { event.preventDefault(); move(1)(); } }, days,
      h("div", { class: "btns" }, h("button", { class: "btn quiet sm", type: "button", onclick: move(-1) }, icon("left"), t("Earlier")), h("button", { class: "btn primary sm", type: "submit" }, t("Later"), icon("right")))));
  }

  // Acts ------------------------------------------------------------------------------------------

  set(patch) {
    const [name] = Object.keys(patch);
    const field = "start_precision" in patch || "end_precision" in patch ? t("Dates") : fields(this.store)[name].label;
    return this.send({ set: patch }, () => patch, t("{field} of {n} item|{field} of {n} items", { field, n: this.ids.length }));
  }

  shift(days) {
    return this.send({ shift_days: days }, (item) => (item.s === null ? {} : moveBy(item, days)), t("Moved {n} item|Moved {n} items", { n: this.ids.filter((id) => this.store.get(id)?.s !== null).length }));
  }

  async send(what, local, words) {
    if (this.menu.matches(":popover-open")) this.menu.hidePopover();
    const { ids } = this;
    const { announce, tell, edits } = this.ctx;
    announce.call(this.ctx, words);
    tell.done(words);
    this.back();
    return edits.bulk({ ids, ...what }, words, local);
  }

  leave(act) {
    const { ids } = this;
    this.done();
    return act(this.ctx, ids);
  }
}

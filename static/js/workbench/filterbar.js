// The line of filters: a text, a chip for each filter in force, and how the view is laid out.

import { h, icon, later, put } from "./dom.js";
import { DEFAULT, FILTER_FIELDS, valuesOf } from "./filter.js";
import { choices, fields, nothingWords, wordsFor } from "./columns.js";
import { list, t } from "./i18n.js";
import { inTime, servedBy } from "./tallies.js";
import { ZOOMS } from "./scale.js";

const NONE = ["team", "owner", "objective", "horizon", "tag"];

export const filterName = (field) => ({ category: t("Stage"), tag: t("Tag") })[field] || fields()[field].label;

const layouts = () => ({
  agenda: [],
  empty: [],
});

export class FilterBar {
  constructor(app) {
    this.app = app;
    this.el = document.querySelector(".filters");
    this.input = h("input", { type: "search", placeholder: t("Filter"), "aria-label": t("Filter by text"), data: { key: "/", keyLabel: t("Filter by text") } });
    this.input.value = app.state.q;
    this.input.addEventListener("input", later(() => app.set({ q: this.input.value.trim() }), 90));
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.add = h("button", { class: "chip add", type: "button", popovertarget: "wb-filter", onclick: () => this.offer() }, icon("plus"), t("Add filter"));
    this.chips = h("span", { class: "chips" });
    this.layout = h("span", { class: "chips" });
    this.count = h("span", { class: "count" });
    this.menu = h("div", { class: "menu filter-menu", id: "wb-filter", popover: "auto" });
    put(this.el, h("label", { class: "chip text" }, icon("filter"), this.input, h("kbd", null, "/")), this.layout, this.chips, this.add, this.count);
    document.body.append(this.menu);
    this.zoom(app);
  }

  zoom(app) {
    const names = { week: t("Week"), month: t("Month"), quarter: t("Quarter"), half: t("Half-year"), year: t("Year"), "2years": t("2 years"), "5years": t("5 years"), fit: t("Fit") };
    this.zooms = h("span", { class: "seg", role: "group", "aria-label": t("Zoom") },
      ZOOMS.map((value) => h("button", { type: "button", data: { zoom: value }, onclick: () => app.set({ zoom: value }) }, names[value])));
    document.querySelector(".tools").append(this.zooms);
  }

  pressed(event) {
    if (event.key !== "Escape" && event.key !== "Enter") return;
    if (event.key === "Escape") {
      this.input.value = "";
      this.app.set({ q: "" });
    }
    this.input.blur();
    event.stopPropagation();
  }

  update() {
    const { app } = this;
    const { state } = app;
    if (document.activeElement !== this.input) this.input.value = state.q;
    this.zooms.hidden = app.viewName !== "timeline";
    for (const el of this.zooms.children) el.setAttribute("aria-pressed", String(el.dataset.zoom === state.zoom));
    this.lay();
    const key = JSON.stringify([state.filters, state.f, app.viewName === "archive"]);
    if (this.drawnFilters !== key || this.drawnOf !== app.store.lookup) this.drawChips(state);
    this.drawnFilters = key;
    this.drawnOf = app.store.lookup;
    this.count.textContent = this.counted();
  }

  /** A chip for each filter; those of the tree once what draws them is here. */
  drawChips({ filters, f }) {
    // What a plan leaves out by itself is looked for in the archive.
    const unsaid = ([field, filter]) => this.app.viewName === "archive" && JSON.stringify(filter) === JSON.stringify(DEFAULT[field]);
    const simple = Object.entries(filters).filter((one) => !unsaid(one)).map(([field, filter]) => this.chip(field, filter));
    put(this.chips, simple, f && this.builder?.chips());
    if (f && !this.builder) this.built().then(() => this.drawChips(this.app.state));
  }

  /** The builder of nested conditions, fetched when first needed. */
  async built() {
    const { FilterBuilder } = await import("./filter-builder.js");
    this.app.language ||= await import("./filter-tree.js");
    return (this.builder ||= new FilterBuilder(this.app));
  }

  archived() {
    this.menu.hidePopover();
    this.app.show("archive");
  }

  async full(field) {
    const builder = await this.built();
    this.menu.hidePopover();
    builder.open(this.add, field);
  }

  /** The choices of this view: lanes, columns, groups, order. */
  lay() {
    const { app } = this;
    if (this.laid !== app.viewName) {
      this.laid = app.viewName;
      this.tools = app.view.tools?.();
      put(this.layout, this.tools ? this.tools.els : (layouts()[app.viewName] || []).map(([name, label, options]) => this.select(name, label, options)));
      // The timeline and the board have it among their tools.
      if (!app.view.scenes && app.viewName !== "archive") this.layout.append(h("button", { type: "button", class: "chip", data: { key: "p", keyLabel: t("Present") }, onclick: () => app.present() }, icon("present"), t("Present")));
    }
    if (this.tools) return void this.tools.update();
    for (const el of this.layout.querySelectorAll("select")) if (el.value !== app.state[el.name]) el.value = app.state[el.name];
  }

  select(name, label, options) {
    const el = h("select", { name, onchange: () => this.app.set({ [name]: el.value }) }, Object.entries(options).map(([value, words]) => h("option", { value }, words)));
    return h("label", { class: "chip" }, label, el, icon("down"));
  }

  counted() {
    if (this.app.view.counted) return this.app.view.counted();
    const items = this.app.shown();
    if (this.app.viewName !== "timeline") return t("{n} item|{n} items", { n: items.length });
    const undated = items.filter((item) => !inTime(this.app.store, item)).length;
    return t("{dated} dated, {undated} undated", { dated: items.length - undated, undated });
  }

  chip(field, { not, values }) {
    const words = list(values.slice(0, 3).map((value) => wordsFor(this.app.store, field, value))) + (values.length > 3 ? "…" : "");
    const text = not ? t("{field} is not", { field: filterName(field) }) : t("{field} is", { field: filterName(field) });
    return h("span", { class: "chip" },
      h("button", { type: "button", popovertarget: "wb-filter", onclick: () => this.offerValues(field) }, `${text} `, h("b", null, words)),
      h("button", { type: "button", class: "off", "aria-label": t("Remove filter {field}", { field: filterName(field) }), onclick: () => this.keep(field, null) }, icon("x")));
  }

  keep(field, filter) {
    const filters = { ...this.app.state.filters };
    if (filter && filter.values.length) filters[field] = filter;
    else delete filters[field];
    this.app.set({ filters });
  }

  // The menu --------------------------------------------------------------------------------

  offer() {
    put(this.menu, h("p", { class: "g" }, t("Show only what has…")),
      FILTER_FIELDS.map((field) => h("button", { type: "button", onclick: () => this.offerValues(field, true) }, filterName(field), icon("right", "end"))),
      h("hr"), h("button", { type: "button", onclick: () => this.full() }, icon("filter"), t("More fields, and, or, not…")),
      h("button", { type: "button", onclick: () => this.archived() }, icon("archive"), t("Archived items…")));
  }

  offerValues(field, grab) {
    const filter = this.app.state.filters[field] || DEFAULT[field] || { not: false, values: [] };
    const rows = [...(field === "owner" ? [["me", t("Me")]] : []), ...choices(this.app.store, field), ...(NONE.includes(field) ? [["none", nothingWords(field)]] : [])];
    const count = this.tally(field);
    const chosen = new Set(this.app.state.filters[field]?.values);
    const not = h("button", { type: "button", class: "btn sm quiet", "aria-pressed": String(!!this.app.state.filters[field] && filter.not), onclick: () => flip() }, t("is not"));
    const save = () => this.keep(field, { not: not.getAttribute("aria-pressed") === "true", values: [...chosen] });
    const flip = () => {
      not.setAttribute("aria-pressed", String(not.getAttribute("aria-pressed") !== "true"));
      save();
    };
    const pick = (value, on) => {
      chosen[on ? "add" : "delete"](value);
      save();
    };
    const boxes = rows.map(([value, words]) => h("label", { class: "pick" },
      h("input", { type: "checkbox", checked: chosen.has(value), onchange: (event) => pick(value, event.target.checked) }), h("span", { class: "truncate" }, words), h("span", { class: "end" }, String(count.get(value) || 0))));
    const find = boxes.length > 10 && h("input", { class: "field sm", type: "search", placeholder: t("Find"), "aria-label": t("Find among the values"), oninput: (event) => narrow(boxes, event.target.value) });
    put(this.menu, h("div", { class: "g between" }, h("span", null, filterName(field)), not), find, h("div", { class: "picks" }, boxes));
    if (grab) this.menu.querySelector("input")?.focus();
  }

  tally(field) {
    const count = new Map();
    for (const item of this.app.store.items.values())
      for (const value of valuesOf(item, field, this.app.store.categoryOf, (one) => servedBy(this.app.store, one))) count.set(value, (count.get(value) || 0) + 1);
    if (field === "owner") count.set("me", count.get(this.app.store.me.id));
    return count;
  }
}

function narrow(boxes, text) {
  for (const box of boxes) box.hidden = !box.textContent.toLowerCase().includes(text.trim().toLowerCase());
}

// Building a filter of nested groups: all of, any of, none of, each with conditions and further groups.

import { h, icon, put } from "./dom.js";
import { SIGNALS, shapeOfField } from "./kinds.js";
import { askable, choicesOf, describe, labelOf, opsOf, relativeDays, segmentsOf } from "./filter-words.js";
import { wordsFor } from "./choices.js";
import { amount, typed, unread } from "./numbers.js";
import { place } from "../place.js";
import { t } from "./i18n.js";

const DEEPEST = 4;
const NO_VALUE = ["empty", "not_empty"];

/** What a condition can be held against; single items only as they are named already, for nobody reads through ten thousand. */
const against = (store, { field, value }) => (field === "id" ? [value ?? []].flat().filter(Boolean).map((id) => [id, wordsFor(store, field, id)]) : choicesOf(store, field));

// A draft has groups { join, nodes }; conditions are as in the language. "none" is not any.

export function toDraft(node) {
  if (!node) return { join: "all", nodes: [] };
  if (node.all || node.any) return { join: node.all ? "all" : "any", nodes: (node.all || node.any).map(inner) };
  if (node.not) return node.not.any ? { join: "none", nodes: node.not.any.map(inner) } : { join: "none", nodes: [inner(node.not)] };
  return { join: "all", nodes: [inner(node)] };
}

const inner = (node) => (node.field ? { ...node } : toDraft(node));

/** The node of a draft; conditions without a value are not ready and left out. Null when nothing is left. */
export function fromDraft({ join, nodes }) {
  const ready = nodes.map((node) => (node.join ? fromDraft(node) : complete(node))).filter(Boolean);
  if (!ready.length) return null;
  if (join === "none") return { not: ready.length > 1 ? { any: ready } : ready[0] };
  return { [join]: ready };
}

function complete({ field, op, value, segment }) {
  if (NO_VALUE.includes(op)) return { field, op, ...(segment ? { segment } : {}) };
  const given = Array.isArray(value) ? value.length && value.some((one) => one !== null) : value !== undefined && value !== "" && value === value;
  return given ? { field, op, value, ...(segment ? { segment } : {}) } : null;
}

export class FilterBuilder {
  constructor(app) {
    Object.assign(this, { app, store: app.store });
    this.el = h("div", { class: "menu builder", id: "wb-builder", popover: "auto", role: "dialog", "aria-label": t("Filter in full") });
    this.el.addEventListener("keydown", (event) => event.key !== "Escape" && event.stopPropagation());
    document.body.append(this.el);
  }

  /** Chips for what must hold beside the simple filters. */
  chips() {
    const { f } = this.app.state;
    const nodes = f.all || [f];
    return nodes.map((node, at) => {
      const [what, value] = describe(this.store, node);
      const rest = nodes.filter((one) => one !== node);
      return h("span", { class: "chip" },
        h("button", { type: "button", onclick: (event) => this.open(event.currentTarget) }, what && `${what} `, h("b", null, value)),
        h("button", { type: "button", class: "off", "aria-label": t("Remove filter {field}", { field: `${what} ${value}` }), onclick: () => this.apply(rest.length ? { all: rest } : null) }, icon("x")));
    });
  }

  apply(f) {
    this.app.set({ f });
  }

  /** `fresh`: with a condition on this field to fill in. */
  open(anchor, fresh) {
    this.draft = toDraft(this.app.state.f);
    if (fresh || !this.draft.nodes.length) this.draft.nodes.push(this.blank(fresh || "status"));
    const from = anchor.getBoundingClientRect();
    this.el.showPopover();
    this.draw();
    place(this.el, from);
    [...this.el.querySelectorAll(".cond")].at(-1)?.querySelector("select")?.focus();
  }

  blank(field) {
    const shape = shapeOfField(this.store, field);
    return { field, op: opsOf(this.store, field)[0][0], value: shape === "bool" ? true : undefined };
  }

  /** Show and use what is built so far. */
  changed(redraw = true) {
    this.apply(fromDraft(this.draft));
    if (redraw) this.draw();
  }

  draw() {
    const at = [...this.el.querySelectorAll("select, input, button")].indexOf(document.activeElement);
    put(this.el, this.group(this.draft, null, 0), h("p", { class: "found", "aria-live": "polite" }, t("{n} item matches|{n} items match", { n: this.app.shown().length })));
    if (at >= 0) [...this.el.querySelectorAll("select, input, button")][at]?.focus();
  }

  group(draft, above, deep) {
    const joins = { all: t("All of these hold"), any: t("Any of these holds"), none: t("None of these holds") };
    const join = h("select", { class: "field sm", "aria-label": t("How the conditions go together"), onchange: (event) => { draft.join = event.target.value; this.changed(); } }, Object.entries(joins).map(([value, words]) => h("option", { value }, words)));
    join.value = draft.join;
    const add = (words, make) => h("button", { type: "button", class: "btn quiet sm", onclick: () => this.add(draft, make()) }, icon("plus"), words);
    return h("fieldset", { class: "group" }, h("legend", { class: "vh" }, joins[draft.join]),
      h("div", { class: "ln" }, join, above && this.off(draft, above)),
      draft.nodes.map((node) => (node.join ? this.group(node, draft, deep + 1) : this.condition(node, draft))),
      h("div", { class: "ln" }, add(t("Condition"), () => this.blank("status")), deep < DEEPEST && add(t("Group"), () => ({ join: draft.join === "any" ? "all" : "any", nodes: [this.blank("status")] }))));
  }

  add(draft, node) {
    draft.nodes.push(node);
    this.changed();
    const selects = [...this.el.querySelectorAll(".cond select:first-child")];
    selects[this.flat(this.draft).indexOf(node.join ? node.nodes[0] : node)]?.focus();
  }

  flat = (draft) => draft.nodes.flatMap((node) => (node.join ? this.flat(node) : [node]));

  off(node, above) {
    const drop = () => {
      above.nodes.splice(above.nodes.indexOf(node), 1);
      this.changed();
    };
    return h("button", { type: "button", class: "btn quiet icon sm", "aria-label": t("Take away"), title: t("Take away"), onclick: drop }, icon("x"));
  }

  condition(node, above) {
    const names = askable(this.store);
    if (!names.includes(node.field)) names.push(node.field);
    const field = pick(names.map((name) => [name, labelOf(this.store, name)]), node.field, t("Field"), (value) => { Object.assign(node, { segment: undefined }, this.blank(value)); this.changed(); });
    const op = pick(opsOf(this.store, node.field), node.op, t("How"), (value) => { this.turn(node, value); this.changed(); });
    const segment = SIGNALS.includes(node.field) && segmentsOf(this.store).length > 0 && pick([["", t("all segments")], ...segmentsOf(this.store).map((name) => [name, name])], node.segment || "", t("Segment"), (value) => { node.segment = value || undefined; this.changed(); });
    return h("div", { class: "cond" }, field, segment, op, NO_VALUE.includes(node.op) ? h("span") : this.value(node), this.off(node, above));
  }

  /** Another operation keeps the value where it still fits. */
  turn(node, op) {
    const many = ["any_of", "none_of"].includes(op);
    if (many && !Array.isArray(node.value)) node.value = node.value === undefined || node.value === null ? [] : [node.value];
    else if (op === "between") node.value = [Array.isArray(node.value) ? node.value[0] : node.value ?? null, null];
    else if (!many && Array.isArray(node.value)) [node.value] = node.value;
    node.op = op;
  }

  value(node) {
    const shape = shapeOfField(this.store, node.field);
    const set = (value) => { node.value = value; this.changed(false); this.count(); };
    if (node.op === "between") return h("span", { class: "two" }, [0, 1].map((at) => this.single(node, shape, node.value?.[at], (value) => { const pair = [...(node.value || [null, null])]; pair[at] = value === undefined || Number.isNaN(value) ? null : value; set(pair); })));
    if (["any_of", "none_of"].includes(node.op)) return this.several(node, set);
    return this.single(node, shape, node.value, set);
  }

  count() {
    this.el.querySelector(".found").textContent = t("{n} item matches|{n} items match", { n: this.app.shown().length });
  }

  single(node, shape, value, set) {
    const label = t("Value");
    if (shape === "bool") return pick([["true", t("yes")], ["false", t("no")]], String(value ?? true), label, (text) => set(text === "true"));
    const known = ["choice", "list", "class"].includes(shape) && against(this.store, node);
    if (known) return pick([["", t("choose")], ...known], value ?? "", label, (text) => set(text || undefined));
    if (shape === "date" || shape === "moment") return day(value, label, set);
    if (shape === "number" || shape === "count") return figure(value, label, set);
    return h("input", { class: "field sm", type: "text", "aria-label": label, value: value ?? "", oninput: (event) => set(event.target.value) });
  }

  several(node, set) {
    const chosen = new Set(node.value || []);
    const known = against(this.store, node);
    if (!known.length) return h("input", { class: "field sm", type: "text", "aria-label": t("Values, separated by commas"), value: [...chosen].join(", "), oninput: (event) => set(event.target.value.split(",").map((one) => one.trim()).filter(Boolean)) });
    const words = h("summary", { class: "field sm" });
    const say = () => { words.textContent = chosen.size ? [...chosen].map((one) => (one === null ? t("nothing") : known.find(([value]) => value === one)?.[1] || one)).join(", ") : t("choose"); };
    const box = (value, text) => h("label", { class: "pick" }, h("input", { type: "checkbox", checked: chosen.has(value), onchange: (event) => { chosen[event.target.checked ? "add" : "delete"](value); say(); set([...chosen]); } }), text);
    say();
    return h("details", { class: "some" }, words, h("div", { class: "picks" }, known.map(([value, text]) => box(value, text)), box(null, t("nothing"))));
  }
}

function pick(options, value, label, chosen) {
  const el = h("select", { class: "field sm", "aria-label": label, onchange: (event) => chosen(event.target.value) }, options.map(([one, words]) => h("option", { value: one }, words)));
  el.value = value;
  return el;
}

/** A number as the language writes it; what cannot be read is said, and no condition. */
function figure(value, label, set) {
  const asked = ({ target }) => {
    const why = unread(target.value);
    target.setCustomValidity(why);
    target.toggleAttribute("aria-invalid", !!why);
    set(why || !target.value.trim() ? undefined : amount(target.value));
  };
  return h("input", { class: "field sm", type: "text", inputmode: "decimal", "aria-label": label, value: typeof value === "number" ? typed(value) : "", oninput: asked, onchange: (event) => event.target.reportValidity() });
}

/** A day by how far off it is, or by the calendar. */
function day(value, label, set) {
  const known = relativeDays();
  const fixed = value !== undefined && value !== null && !known.some(([one]) => one === value);
  const input = h("input", { class: "field sm", type: "date", "aria-label": t("Day"), value: fixed ? value : "", hidden: !fixed, oninput: (event) => set(event.target.value || undefined) });
  const select = pick([["", t("choose")], ...known, ["day", t("a day")]], fixed ? "day" : value ?? "", label, (text) => {
    input.hidden = text !== "day";
    if (text === "day") input.focus();
    set(text === "day" ? input.value || undefined : text || undefined);
  });
  return h("span", { class: "two" }, select, input);
}

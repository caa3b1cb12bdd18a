// How the timeline is laid out: lanes, what is drawn over them, what it is held against. Stands in the line of filters.

import { h, icon, put } from "./dom.js";
import { byOptions } from "./by-field.js";
import { choices, fields } from "./columns.js";
import { t } from "./i18n.js";

/** What can be drawn over the bars: state, words, whether there is any of it here. `on` is what the address says for yes. */
const layers = (store) => [
  ["links", t("Dependencies"), store.links.length > 0, ""],
  ["miles", t("Milestones"), store.milestones.some(({ date }) => date), ""],
  ["load", t("Capacity of teams"), store.capacities.length > 0, ""],
];

export function timelineTools(timeline) {
  const { ctx, store } = timeline;
  const lanes = select(t("Lanes by"), (value) => ctx.set({ lanes: value }));
  const colour = select(t("Colour by"), (value) => ctx.set({ hue: value }));
  const base = select(t("Compared with"), (value) => ctx.set({ base: value }));
  const menu = h("div", { class: "menu layer-menu", id: "wb-layers", popover: "auto" });
  const open = h("button", { type: "button", class: "chip", popovertarget: "wb-layers", onclick: () => fill(menu, ctx, store) }, icon("eye"), t("Show"));
  const present = h("button", { type: "button", class: "chip", data: { key: "p", keyLabel: t("Present, one lane at a time") }, onclick: () => ctx.present() }, icon("present"), t("Present"));
  const path = h("button", { type: "button", class: "chip", onclick: () => ctx.set({ path: ctx.state.path ? "" : "1" }) }, icon("activity"), t("Critical path"));
  document.getElementById("wb-layers")?.remove();
  document.body.append(menu);
  const update = () => {
    options(lanes, byOptions(store, { team: t("Team"), objective: t("Objective"), product: t("Product"), owner: t("Owner"), none: t("nothing") }), timeline.by);
    options(colour, colours(store), timeline.colour);
    const known = store.baselines || [];
    base.hidden = !known.length;
    if (known.length) options(base, { "": t("nothing"), ...Object.fromEntries(known.map(({ id, name }) => [id, name])) }, ctx.state.base);
    path.hidden = !store.links.length && !ctx.state.path;
    path.setAttribute("aria-pressed", String(Boolean(ctx.state.path)));
    open.hidden = !layers(store).some(([, , any]) => any);
  };
  return { els: [lanes, colour, base, path, open, present], update };
}

/** Fields whose values can be told apart by colour, those of every day first. */
function colours(store) {
  const known = fields(store);
  const names = ["objective", "status", "team", "type", "product", ...Object.keys(known)].filter((name) => known[name] && name !== "parent" && name !== "tags");
  return Object.fromEntries(names.filter((name) => name === "objective" || choices(store, name).length).map((name) => [name, known[name].label]));
}

export function select(label, chosen) {
  return h("label", { class: "chip" }, label, h("select", { onchange: (event) => chosen(event.target.value) }), icon("down"));
}

export function options(el, names, value) {
  const choice = el.querySelector("select");
  const key = JSON.stringify(names);
  if (el.key !== key) put(choice, Object.entries(names).map(([name, words]) => h("option", { value: name }, words)));
  el.key = key;
  if (choice.value !== value) choice.value = value;
}

function fill(menu, ctx, store) {
  const box = ([name, words, any, on]) => any && h("label", { class: "pick" },
    h("input", { type: "checkbox", checked: (ctx.state[name] || "") === on, onchange: (event) => ctx.set({ [name]: event.target.checked ? on : on ? "" : "off" }) }), words);
  put(menu, h("p", { class: "g" }, t("Show over the bars")), layers(store).map(box));
}

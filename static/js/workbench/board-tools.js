// How the board is laid out: columns, swimlanes, order, what a card shows. Stands in the line of filters.

import { h, icon, put } from "./dom.js";
import { byOptions } from "./by-field.js";
import { fields } from "./columns.js";
import { pickList } from "./pick-list.js";
import { options, select } from "./timeline-tools.js";
import { t } from "./i18n.js";

export function boardTools(board) {
  const { ctx, store } = board;
  const columns = select(t("Columns by"), (value) => ctx.set({ columns: value }));
  const rows = select(t("Swimlanes by"), (value) => ctx.set({ rows: value }));
  const sort = select(t("Sort by"), (value) => ctx.set({ sort: value }));
  const hollow = h("button", { type: "button", class: "chip", onclick: () => ctx.set({ hollow: ctx.state.hollow ? "" : "1" }) }, icon("roadmap"), t("Empty ones too"));
  const menu = h("div", { class: "menu column-menu", id: "wb-cards", popover: "auto", role: "dialog", "aria-label": t("Cards show") });
  const open = h("button", { type: "button", class: "chip", popovertarget: "wb-cards", onclick: () => fill(board, menu) }, icon("board"), t("Cards"));
  const present = h("button", { type: "button", class: "chip", data: { key: "p", keyLabel: t("Present, one swimlane at a time") }, onclick: () => ctx.present() }, icon("present"), t("Present"));
  document.getElementById("wb-cards")?.remove();
  document.body.append(menu);
  const update = () => {
    options(columns, byOptions(store, { horizon: t("Certainty"), status: t("Status") }), board.field || "horizon");
    options(rows, byOptions(store, { none: t("nothing") }), board.lane || "none");
    hollow.hidden = (board.lane || "none") === "none";
    hollow.setAttribute("aria-pressed", String(!!ctx.state.hollow));
    options(sort, sorts(store, ctx.state.sort), ctx.state.sort);
  };
  return { els: [columns, rows, hollow, sort, open, present], update };
}

/** Everything that sorts: figures and classes downwards, the rest upwards; and whatever the address asks for, also both at once. */
function sorts(store, asked) {
  const known = fields(store);
  const down = (name) => known[name].number || known[name].classes;
  const all = Object.keys(known).map((name) => [down(name) ? `-${name}` : name, known[name].label]);
  const found = { rank: t("own order"), ...Object.fromEntries(all) };
  if (!found[asked]) found[asked] = asked.split(",").map((one) => said(store, one)).filter(Boolean).join(", ") || found.rank;
  return found;
}

/** One column of an order in words; "" for what is not here. */
function said(store, one) {
  const label = fields(store)[one.replace(/^-/, "")]?.label;
  if (!label) return "";
  return one.startsWith("-") ? t("{field}, downwards", { field: label }) : label;
}

/** What a card shows by itself, as far as there is any. */
const BY_ITSELF = ["objective", "key", "status", "companies", "revenue", "rice", "team", "end", "owner"];

/** Every field with a box; those that cards show when it opens come first. */
function fill(board, menu) {
  const { ctx, store } = board;
  const known = fields(store);
  const chosen = () => (ctx.state.cards ? ctx.state.cards.split(",") : BY_ITSELF);
  const toggle = (name, on) => {
    const next = [...chosen().filter((one) => one !== name), ...(on ? [name] : [])];
    ctx.set({ cards: next.length === BY_ITSELF.length && BY_ITSELF.every((one) => next.includes(one)) ? "" : next.join(",") });
  };
  const names = [...chosen().filter((name) => known[name]), ...Object.keys(known).filter((name) => name !== "title" && !chosen().includes(name))];
  const box = (name) => h("label", { class: "pick" }, h("input", { type: "checkbox", checked: chosen().includes(name), onchange: (event) => toggle(name, event.target.checked) }), h("span", { class: "truncate" }, known[name].label));
  put(menu, h("p", { class: "g" }, t("Cards show")), pickList(names.map((name) => [name, known[name].label, box(name)]), t("Find a field")), h("hr"),
    h("button", { type: "button", onclick: () => { ctx.set({ cards: "" }); fill(board, menu); } }, icon("undo"), t("Cards as at first")));
}

// How the table is laid out: groups, tree or flat, which columns. Stands in the line of filters.

import { h, icon, put } from "./dom.js";
import { fields } from "./columns.js";
import { pickList } from "./pick-list.js";
import { t } from "./i18n.js";

/** Controls for the line of filters; each knows how to bring itself up to date. */
export function tableTools(table) {
  const { ctx } = table;
  const names = () => (ctx.state.group === "none" ? [] : ctx.state.group.split(","));
  const first = group("group", t("Group by"), (name) => ctx.set({ group: name === "none" ? name : [name, ...names().slice(1).filter((one) => one !== name)].join(",") }));
  const second = group("subgroup", t("then by"), (name) => ctx.set({ group: [names()[0], name].filter((one) => one !== "none").join(",") }));
  const nest = h("button", { type: "button", class: "chip", onclick: () => ctx.set({ nest: ctx.state.nest ? "" : "1" }) }, icon("roadmap"), t("Tree"));
  const menu = h("div", { class: "menu column-menu", id: "wb-columns", popover: "auto", role: "dialog", "aria-label": t("Columns") });
  const open = h("button", { type: "button", class: "chip", popovertarget: "wb-columns", onclick: () => list(table, menu) }, icon("table"), t("Columns"));
  document.getElementById("wb-columns")?.remove();
  document.body.append(menu);
  const update = () => {
    fill(first, table, names()[0], []);
    fill(second, table, names()[1], names().slice(0, 1));
    second.hidden = !names().length;
    nest.setAttribute("aria-pressed", String(!!ctx.state.nest));
  };
  return { els: [first, second, nest, open], update };
}

function group(name, label, chosen) {
  const select = h("select", { name, onchange: (event) => chosen(event.target.value) });
  return h("label", { class: "chip" }, label, select, icon("down"));
}

function fill(el, table, value = "none", without) {
  const select = el.querySelector("select");
  const known = fields(table.store);
  const options = ["none", ...table.groups().filter((name) => !without.includes(name))];
  const key = options.join() + table.store.customFields.length;
  if (el.key !== key) put(select, options.map((name) => h("option", { value: name }, known[name]?.label || t("nothing"))));
  el.key = key;
  const shown = options.includes(value) ? value : "none";
  if (select.value !== shown) select.value = shown;
}

/** Every field with a box; those shown when it opens come first, in their order. */
function list(table, menu, names = inOrder(table)) {
  const known = fields(table.store);
  const again = (focus, order) => {
    const { scrollTop } = menu.querySelector(".picks");
    const asked = menu.querySelector(".find").value;
    list(table, menu, order);
    Object.assign(menu.querySelector(".find"), { value: asked }).dispatchEvent(new Event("input"));
    menu.querySelector(".picks").scrollTop = scrollTop;
    menu.querySelector(`[data-column="${CSS.escape(focus)}"] input`)?.focus();
  };
  const row = (name) => {
    const on = table.names.includes(name);
    return h("div", { class: "pick", data: { column: name } },
      h("label", null, h("input", { type: "checkbox", checked: on, disabled: name === "title", onchange: () => { table.columns.toggle(name); again(name, names); } }), h("span", { class: "truncate" }, known[name].label)),
      on && mover(table, name, -1, t("Move {field} left", { field: known[name].label }), "up", again), on && mover(table, name, 1, t("Move {field} right", { field: known[name].label }), "down", again));
  };
  put(menu, h("p", { class: "g" }, t("Columns")), pickList(names.map((name) => [name, known[name].label, row(name)]), t("Find a column")), h("hr"),
    h("button", { type: "button", onclick: () => { table.ctx.set({ cols: "" }); table.update(); again("title"); } }, icon("undo"), t("Columns as at first")));
}

const inOrder = (table) => [...table.names, ...Object.keys(fields(table.store)).filter((name) => !table.names.includes(name))];

function mover(table, name, by, label, glyph, again) {
  const at = table.columns.index(name) + by;
  return h("button", { type: "button", class: "btn quiet icon sm", "aria-label": label, title: label, disabled: at < 0 || at >= table.names.length, onclick: () => { table.columns.move(name, at); again(name); } }, icon(glyph));
}

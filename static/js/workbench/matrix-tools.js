// Which numbers are the axes and the size of the matrix, and which field its colour.

import { h, icon, put } from "./dom.js";
import { choices, fields, numeric } from "./columns.js";
import { t } from "./i18n.js";

export function matrixTools(matrix) {
  const { ctx, store } = matrix;
  const parts = [["x", t("Across"), numbers], ["y", t("Up"), numbers], ["size", t("Size"), sizes], ["hue", t("Colour"), colours]].map(([name, label, options]) => {
    const select = h("select", { name: `matrix-${name}`, onchange: (event) => ctx.set({ [name]: event.target.value }) });
    return { name, options, select, el: h("label", { class: "chip" }, label, select, icon("down")) };
  });
  const update = () => {
    for (const { name, options, select } of parts) {
      const list = options(store);
      if (select.childElementCount !== list.length) put(select, list.map(([value, words]) => h("option", { value }, words)));
      const value = { x: matrix.x, y: matrix.y, hue: matrix.colour }[name] || ctx.state.size;
      if (select.value !== value) select.value = value;
    }
  };
  return { els: parts.map(({ el }) => el), update };
}

const named = (store, names) => names.map((name) => [name, fields(store)[name].label]);
const numbers = (store) => named(store, numeric(store));
const sizes = (store) => [["none", t("all alike")], ...numbers(store)];
const colours = (store) => named(store, Object.keys(fields(store)).filter((name) => name !== "parent" && name !== "tags" && choices(store, name).length));

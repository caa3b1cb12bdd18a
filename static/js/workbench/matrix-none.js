// What the matrix says of items that it cannot place: which of the two numbers they lack, and the way to fill them in.

import { h, icon, put } from "./dom.js";
import { editable } from "./editors.js";
import { inSentence, offer, openWithout } from "./without.js";
import { t } from "./i18n.js";

/** How many of the items lack each axis: [[field, count], …], once where both are the same field. */
export function lacking(items, axes, has) {
  return [...new Set(axes)].map((field) => [field, items.filter((item) => !has(item, field)).length]).filter(([, n]) => n > 0);
}

/** Over the field, when nothing stands on it. */
export function nothingPlaced(el, matrix, items, lacks) {
  const { store, ctx } = matrix;
  const line = ([field, n]) => h("li", null,
    h("span", null, t("{n} of {all} items has no {field}.|{n} of {all} items have no {field}.", { n, all: items.length, field: inSentence(store, field) })),
    button(store.canWrite && editable(field), n, () => openWithout(ctx, [field], [matrix.x, matrix.y])));
  const whence = lacks.some(([field]) => !editable(field)) ? t("What is worked out, such as a score, comes by itself once its parts are there.") : null;
  put(el, items.length > 0 && [h("h2", null, t("Nothing can be placed yet")),
    h("p", null, t("An item stands here once it has both: {x} and {y}.", { x: inSentence(store, matrix.x), y: inSentence(store, matrix.y) })),
    h("ul", null, lacks.map(line)), whence && h("p", { class: "quiet-t" }, whence)]);
}

const button = (canFill, n, onclick) => h("button", { class: "btn sm", type: "button", onclick }, icon(canFill ? "edit" : "table"), offer(canFill, n));

/** Below the field, when others stand on it: one link for each axis. */
export function notPlaced(matrix, count, lacks) {
  const { store, ctx } = matrix;
  const links = lacks.map(([field, n]) => h("button", { class: "link", type: "button", title: t("Open them in the table"), onclick: () => openWithout(ctx, [field], [matrix.x, matrix.y]) }, t("{n} without {field}|{n} without {field}", { n, field: inSentence(store, field) })));
  return h("p", null, t("{n} item is not placed:|{n} items are not placed:", { n: count }), " ", links.flatMap((link, at) => (at ? [", ", link] : [link])));
}

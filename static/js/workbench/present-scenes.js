// What is presented one after the other: the view's own lanes, or groups of a table, colours of a matrix, objectives of a tree.

import { fields, groupKeys, groupWords } from "./columns.js";
import { grouped } from "./table-rows.js";
import { servedBy } from "./tallies.js";
import { OBJECTIVE, NONE, linesOf } from "./tree-lines.js";
import { number, t } from "./i18n.js";

const said = (items) => t("{n} item|{n} items", { n: items.length });
const NAMES = () => ({ table: t("Table"), matrix: t("Matrix"), tree: t("Tree"), calendar: t("Calendar") });

/** Scenes { id, name, said, keep } of a view that has none of its own; `keep` says which items one shows. */
export function scenesOf(app, items) {
  const by = { table: tableField, matrix: (one) => one.view.colour }[app.viewName]?.(app);
  const found = app.viewName === "tree" ? roots(app, items) : by ? groups(app.store, items, by) : [];
  return found.length > 1 ? found : [{ id: "all", name: NAMES()[app.viewName] || "", said: said(items), keep: () => true }];
}

const tableField = ({ state, store }) => state.group.split(",").find((name) => fields(store)[name]);

function groups(store, items, field) {
  const read = groupKeys(store, field);
  return grouped(store, items, field).map(({ key, members }) => ({ id: `g:${key}`, name: groupWords(store, field, key), said: said(members), keep: (item) => read(item) === key }));
}

/** Each objective that stands below none, with all that serves it. */
function roots({ store }, items) {
  const lines = linesOf({ items, objectives: store.objectives, folded: new Set(), bare: false, servedOf: (item) => servedBy(store, item) });
  const found = [];
  for (const line of lines) {
    if (line.level === 0) found.push({ id: line.id, line, ids: new Set(), family: new Set() });
    const scene = found.at(-1);
    if (line.item) scene.ids.add(line.id);
    else if (line.id !== NONE) scene.family.add(line.id.slice(OBJECTIVE.length));
  }
  return found.map(({ id, line, ids, family }) => ({ id, name: line.objective?.title || t("Serves no objective"), said: [t("{n} item|{n} items", { n: ids.size }), line.effort && t("effort {n}", { n: number(line.effort) })].filter(Boolean).join(", "), keep: (item) => ids.has(item.id), family }));
}

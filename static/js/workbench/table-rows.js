// What lines a table has: items flat or as a tree, under groups of one or two fields, with totals.

import { choices, figure, groupKeys, groupOrder, groupWords, listed, sortValue } from "./columns.js";
import { reader } from "./kinds.js";
import { number, t } from "./i18n.js";
import { sorted } from "./sort.js";

export const ROW = 32;
/** Stands for the line of headings, where the id of an item would be. */
export const HEAD = "#head";

const known = (value) => value !== null && value !== undefined && value !== "" && value?.length !== 0;

/** What is going on before what is done, else as they come. */
function doneLast(store, items) {
  const done = (item) => ["shipped", "dropped"].includes(store.categoryOf(item));
  return [...items.filter((item) => !done(item)), ...items.filter(done)];
}

/** Items in the order asked for; by rank they come already. */
export const inOrder = (store, items, sort) => (sort === "rank" ? doneLast(store, items) : sorted(items, sort, (item, name) => sortValue(store, item, name)));

/** What a line is known by: an item that stands in several groups has a key of its own in all but the first. */
export const keyOf = (row) => row.again ?? row.item?.id ?? row.group;

/** The item of a line's key. */
export const idOf = (key) => key?.split("~")[0];

/** Give the further lines of an item their keys, where groups share items. */
export function keyed(store, lines, groups) {
  if (!groups.some((field) => listed(store, field))) return lines;
  const times = new Map();
  for (const line of lines) {
    if (!line.item) continue;
    const { id } = line.item;
    times.set(id, (times.get(id) || 0) + 1);
    if (times.get(id) > 1) line.again = `${id}~${times.get(id)}`;
  }
  return lines;
}

/** Lines: { item, level, kids, open } and { group, name, count, level, items, open }. `folded` holds what is shut. */
export function linesOf({ store, items, groups, nest, folded }) {
  const [field, ...rest] = groups;
  if (!field) return nest ? treeOf(items, folded) : items.map((item) => ({ item }));
  return grouped(store, items, field).flatMap(({ key, members }) => {
    const head = { group: `${field}:${key}`, field, key, name: groupWords(store, field, key), count: members.length, items: members, level: 0 };
    return [head, ...inside(head, { store, items: members, groups: rest, nest, folded })];
  });
}

/** What stands below a group, unless it is shut. */
function inside(head, { store, items, groups, nest, folded }) {
  head.open = !folded.has(head.group);
  if (!head.open) return [];
  const [field] = groups;
  if (!field) return linesOf({ store, items, groups, nest, folded });
  return grouped(store, items, field).flatMap(({ key, members }) => {
    const below = { group: `${head.group}/${field}:${key}`, field, key, name: groupWords(store, field, key), count: members.length, items: members, level: 1 };
    return [below, ...inside(below, { store, items: members, groups: [], nest, folded })];
  });
}

/** Groups in the order of the field's choices, else of their words; what has none comes last. */
export function grouped(store, items, field) {
  const found = new Map();
  const keysOf = groupKeys(store, field);
  const put = (key, item) => {
    const members = found.get(key);
    if (members) members.push(item);
    else found.set(key, [item]);
  };
  for (const item of items) {
    const keys = keysOf(item);
    if (Array.isArray(keys)) for (const key of keys) put(key, item);
    else put(keys, item);
  }
  const place = new Map(choices(store, field).map(([id], at) => [id, at]));
  const at = (key) => (key === "" ? Infinity : place.get(key) ?? place.size);
  const inTurn = groupOrder(store, field);
  return [...found].map(([key, members]) => ({ key, members })).sort((a, b) => at(a.key) - at(b.key) || (a.key === b.key ? 0 : inTurn(a.key, b.key)));
}

/** Children under their parents, where both are shown. */
function treeOf(items, folded) {
  const here = new Set(items.map((item) => item.id));
  const below = new Map();
  const roots = [];
  for (const item of items) {
    if (!item.parent || !here.has(item.parent)) roots.push(item);
    else if (below.has(item.parent)) below.get(item.parent).push(item);
    else below.set(item.parent, [item]);
  }
  const lines = [];
  const seen = new Set();
  const walk = (item, level) => {
    if (seen.has(item.id)) return;
    seen.add(item.id);
    const kids = below.get(item.id);
    const open = !folded.has(item.id);
    lines.push({ item, level, kids: kids?.length || 0, open });
    if (kids && open) for (const kid of kids) walk(kid, level + 1);
  };
  for (const item of roots) walk(item, 0);
  return lines;
}

// Totals -----------------------------------------------------------------------------------------

export const sumNames = () => ({ sum: t("Sum"), avg: t("Average"), min: t("Least"), max: t("Most"), count: t("Filled in") });

const WORK = {
  sum: (values) => values.reduce((all, one) => all + one, 0),
  avg: (values) => values.reduce((all, one) => all + one, 0) / values.length,
  min: (values) => values.reduce((least, one) => Math.min(least, one), Infinity),
  max: (values) => values.reduce((most, one) => Math.max(most, one), -Infinity),
};

/** "effort:sum,reach:avg" → { effort: "sum", reach: "avg" } */
export const readSums = (text) => Object.fromEntries(text.split(",").filter(Boolean).map((one) => [one.slice(0, one.lastIndexOf(":")), one.slice(one.lastIndexOf(":") + 1)]).filter(([, way]) => way === "count" || WORK[way]));
export const writeSums = (sums) => Object.entries(sums).map(([field, way]) => `${field}:${way}`).join(",");

/** One total as text, or "" when nothing is known. */
export function total(store, items, field, way) {
  const values = items.map(reader(store, field)).filter(known);
  if (way === "count") return number(values.filter((value) => value !== false).length);
  return values.length ? figure(store, field, Math.round(WORK[way](values) * 1e6) / 1e6) : "";
}

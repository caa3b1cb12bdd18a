// Where a whole and its parts contradict each other; the rules are those of roadmap/queries/rollup.py.

import { sayDate } from "./say.js";
import { toDay } from "./dates.js";
import { number, t } from "./i18n.js";

const NONE = [];

/** Sentences by id of the whole. Worked out once after a change, when first asked for. */
export function contradictions(store) {
  if (store.disagreedAt === store.revision && store.disagreed) return store.disagreed;
  const below = new Map();
  for (const item of store.items.values()) if (item.parent && store.categoryOf(item) !== "dropped") below.has(item.parent) ? below.get(item.parent).push(item) : below.set(item.parent, [item]);
  const found = new Map();
  const known = new Map();
  for (const id of below.keys()) {
    const item = store.items.get(id);
    const said = item && store.categoryOf(item) !== "dropped" ? told(store, item, sumOf(store, id, below, known)) : NONE;
    if (said.length) found.set(id, said);
  }
  return Object.assign(store, { disagreed: found, disagreedAt: store.revision }).disagreed;
}

/** What the parts at any depth add up to; effort and progress over the leaves. */
function sumOf(store, id, below, known) {
  if (known.has(id)) return known.get(id);
  const sum = { start: null, end: null, last: null, leaves: 0, shipped: 0, estimated: 0, effort: 0, open: 0 };
  known.set(id, sum);
  for (const part of below.get(id)) {
    if (!store.items.has(part.id)) continue;
    const deep = below.has(part.id) ? sumOf(store, part.id, below, known) : leaf(store, part);
    const own = deep.leaf ? 0 : isOpen(store, part);
    for (const name of ["leaves", "shipped", "estimated", "effort"]) sum[name] += deep[name];
    sum.open += deep.open + own;
    for (const one of [deep, part]) span(sum, one);
  }
  return sum;
}

const isOpen = (store, item) => Number(!["shipped", "dropped"].includes(store.categoryOf(item)));

function leaf(store, item) {
  const known = item.effort !== null;
  return { leaf: true, leaves: 1, shipped: Number(store.categoryOf(item) === "shipped"), estimated: Number(known), effort: item.effort || 0, open: isOpen(store, item), start: null, end: null };
}

function span(sum, { start, end, end_precision: precision, last }) {
  if (start && (!sum.start || start < sum.start)) sum.start = start;
  if (end && (!sum.end || end > sum.end)) Object.assign(sum, { end, last: last ?? precision });
}

function told(store, item, sum) {
  if (!sum.leaves) return NONE;
  const category = store.categoryOf(item);
  const more = item.effort !== null && (sum.effort > item.effort + 1e-9 || (sum.estimated === sum.leaves && Math.abs(sum.effort - item.effort) > 1e-9));
  return [
    item.end && sum.end > item.end && t("Its parts end on {parts}, after it does.", { parts: sayDate(toDay(sum.end), sum.last) }),
    item.start && sum.start && sum.start < item.start && t("Its parts start on {parts}, before it does.", { parts: sayDate(toDay(sum.start), "day") }),
    category === "shipped" && sum.open > 0 && t("It is shipped, but {n} part is still open.|It is shipped, but {n} parts are still open.", { n: sum.open }),
    isOpen(store, item) && sum.shipped === sum.leaves && t("All its parts are shipped, but it is still open."),
    more && t("Its effort says {own}, its parts add up to {sum}.", { own: number(item.effort), sum: number(sum.effort) }),
  ].filter(Boolean);
}

// What hangs on items: children, what blocks what, what parts add up to. Worked out once after a change, when first asked for.

import { PRECISIONS, extent } from "./dates.js";

const over = ["shipped", "dropped"];

const more = (map, id) => map.set(id, (map.get(id) || 0) + 1);

/** { children, blocks, blocked_by: Map of counts, blocked: Set of ids that wait for something not yet over }. */
export function tallies(store) {
  if (store.talliedAt === store.revision && store.tallied) return store.tallied;
  const found = { children: new Map(), blocks: new Map(), blocked_by: new Map(), blocked: new Set() };
  for (const item of store.items.values()) if (item.parent) more(found.children, item.parent);
  for (const [, kind, source, target] of store.links || []) {
    if (kind !== "blocks") continue;
    const from = store.items.get(source);
    if (!from || !store.items.has(target)) continue;
    more(found.blocks, source);
    more(found.blocked_by, target);
    if (!over.includes(store.categoryOf(from))) found.blocked.add(target);
  }
  store.talliedAt = store.revision;
  store.tallied = found;
  return found;
}

/**
 * What the parts of each item add up to at any depth, by its id: { start, end, …_precision, leaves, shipped, effort, progress, … };
 * effort and progress over the leaves. The rules are those of roadmap/rolling.py.
 */
export function rollups(store) {
  if (store.rolledAt === store.revision && store.rolled) return store.rolled;
  const below = partsOf(store);
  const known = new Map();
  const found = new Map();
  for (const id of below.keys()) {
    const whole = store.items.get(id);
    if (whole && store.categoryOf(whole) !== "dropped") found.set(id, told(sumOf(store, id, below, known)));
  }
  return Object.assign(store, { rolled: found, rolledAt: store.revision }).rolled;
}

function partsOf(store) {
  const below = new Map();
  for (const item of store.items.values()) {
    if (!item.parent || store.categoryOf(item) === "dropped") continue;
    const parts = below.get(item.parent);
    if (parts) parts.push(item);
    else below.set(item.parent, [item]);
  }
  return below;
}

function sumOf(store, id, below, known) {
  const found = known.get(id);
  if (found) return found;
  const sum = { start: null, start_precision: null, end: null, end_precision: null, leaves: 0, shipped: 0, estimated: 0, sum: 0, done: 0, open: 0 };
  known.set(id, sum); // also against a ring
  for (const part of below.get(id)) {
    const shipped = store.categoryOf(part) === "shipped";
    if (!shipped) sum.open += 1;
    if (below.has(part.id)) gather(sum, sumOf(store, part.id, below, known));
    else weigh(sum, part.effort, shipped);
    span(sum, part);
  }
  return sum;
}

function gather(sum, parts) {
  sum.leaves += parts.leaves;
  sum.shipped += parts.shipped;
  sum.estimated += parts.estimated;
  sum.sum += parts.sum;
  sum.done += parts.done;
  sum.open += parts.open;
  span(sum, parts);
}

function weigh(sum, effort, shipped) {
  sum.leaves += 1;
  if (shipped) sum.shipped += 1;
  if (effort === null) return;
  sum.estimated += 1;
  sum.sum += effort;
  if (shipped) sum.done += effort;
}

/** Of parts that end on the same day, the one that is surest of it. */
const surer = (one, other) => PRECISIONS.indexOf(one || "year") < PRECISIONS.indexOf(other || "year");

function span(sum, { start, start_precision: first, end, end_precision: last }) {
  if (start && (!sum.start || start < sum.start || (start === sum.start && surer(first, sum.start_precision)))) [sum.start, sum.start_precision] = [start, first];
  if (end && (!sum.end || end > sum.end || (end === sum.end && surer(last, sum.end_precision)))) [sum.end, sum.end_precision] = [end, last];
}

/** Percent of the effort where every leaf has one, else of their count. */
function told(sum) {
  const share = sum.estimated === sum.leaves && sum.sum > 0 ? sum.done / sum.sum : sum.shipped / sum.leaves;
  return Object.assign(sum, { effort: sum.estimated ? Math.round(sum.sum * 1e6) / 1e6 : null, progress: Math.round(share * 100) });
}

/** An item as it lies in time: itself; without dates of its own, as long as its parts, marked `ofParts`; null without either. */
export function inTime(store, item) {
  if (item.s !== null) return item;
  const sum = rollups(store).get(item.id);
  const days = sum && extent(sum);
  return days ? (sum.line ||= { ...item, start: sum.start, start_precision: sum.start_precision, end: sum.end, end_precision: sum.end_precision, ...days, ofParts: true }) : null;
}

/** The objective that an item serves: its own, else that of the nearest item above it which has one. */
export function servedBy(store, item) {
  const own = item.objective;
  if (own || !item.parent) return own ?? null;
  const seen = new Set([item.id]);
  for (let at = store.items.get(item.parent); at && !seen.has(at.id); at = store.items.get(at.parent)) {
    if (at.objective) return at.objective;
    seen.add(at.id);
  }
  return null;
}

/** How much of a whole is done, in percent; null for what has no parts. */
export const doneOf = (store, item) => rollups(store).get(item.id)?.progress ?? null;

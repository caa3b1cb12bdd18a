// Links between items: who waits for whom, and where the dates say otherwise. The rules are those of roadmap/schedule.

import { first, last } from "./dates.js";

const over = ["shipped", "dropped"];
const NONE = [];

const push = (map, id, link) => (map.has(id) ? map.get(id).push(link) : map.set(id, [link]));

/** { list, out, into }: links as objects, by what they start from and what they lead to. Made anew only when they change. */
export function linksOf(store) {
  if (store.linkedOf !== store.links) {
    const made = { list: [], out: new Map(), into: new Map() };
    for (const [id, kind, source, target, lag] of store.links) {
      const link = { id, kind, source, target, lag };
      made.list.push(link);
      push(made.out, source, link);
      push(made.into, target, link);
    }
    Object.assign(store, { linkedOf: store.links, linked: made });
  }
  return store.linked;
}

export const outOf = (store, id) => linksOf(store).out.get(id) || NONE;
export const into = (store, id) => linksOf(store).into.get(id) || NONE;

const edges = new WeakMap();

/** The first day on which an item may be done and the last on which it may begin, by what its dates say. */
export function edgesOf(item) {
  let found = edges.get(item);
  if (!found) edges.set(item, (found = { done: done(item), begun: begun(item) }));
  return found;
}

function done(item) {
  if (!item.start && !item.end) return null;
  if (!item.end) return item.s;
  if (item.end_precision === "day" || !item.end_precision) return item.e;
  const day = first(item.e, item.end_precision);
  return item.start ? Math.max(day, item.s) : day;
}

function begun(item) {
  if (!item.start && !item.end) return null;
  if (!item.start) return item.e;
  if (item.start_precision === "day" || !item.start_precision) return item.s;
  const day = last(item.s, item.start_precision);
  return item.end ? Math.min(day, item.e) : day;
}

/** Days by which the dates contradict a link; 0 when they do not, or when one of its ends is over. */
export function daysShort(store, { kind, source, target, lag }) {
  if (kind !== "blocks") return 0;
  const from = store.items.get(source);
  const to = store.items.get(target);
  if (!from || !to || over.includes(store.categoryOf(from)) || over.includes(store.categoryOf(to))) return 0;
  const a = edgesOf(from).done;
  const b = edgesOf(to).begun;
  return a === null || b === null ? 0 : Math.max(0, a + 1 + lag - b);
}

/** By how many days an item begins before what it waits for allows. */
export function tooEarly(store, item) {
  let most = 0;
  for (const link of into(store, item.id)) most = Math.max(most, daysShort(store, link));
  return most;
}

/** Items that an item still waits for. */
export function waitsFor(store, item) {
  const found = [];
  for (const { kind, source } of into(store, item.id)) {
    const from = kind === "blocks" && store.items.get(source);
    if (from && !over.includes(store.categoryOf(from))) found.push(from);
  }
  return found;
}

/** Links out of these items that their dates contradict. */
export const broken = (store, ids) => ids.flatMap((id) => outOf(store, id)).filter((link) => daysShort(store, link) > 0);

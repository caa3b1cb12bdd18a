// How much work is planned in a stretch of time, against how much there is room for. Arithmetic only;
// roadmap/spread.py reckons alike on the server.

import { toDay } from "./dates.js";

/** Working days, Monday to Friday, of the days [from, to]; day 0 was a Thursday. */
export function workdays(from, to) {
  if (to < from) return 0;
  return upTo(to) - upTo(from - 1);
}

/** Working days since the Monday of the first week up to and with `day`. */
function upTo(day) {
  const since = day + 3;
  const weeks = Math.floor(since / 7);
  return weeks * 5 + Math.min(5, since - weeks * 7 + 1);
}

/** The part of an item's effort that falls into [from, to], spread evenly over its working days; over all days when it has none. */
export function share({ s, e, effort }, from, to) {
  if (!effort || s === null || s > to || e < from) return 0;
  const [a, b] = [Math.max(s, from), Math.min(e, to)];
  const all = workdays(s, e);
  return effort * (all ? workdays(a, b) / all : (b - a + 1) / (e - s + 1));
}

/** [{ s, e, effort, planned }] for periods of one team; `items` are those of its lane. */
export function loads(items, periods) {
  return periods.map((period) => ({ ...period, planned: items.reduce((sum, item) => sum + share(item, period.s, period.e), 0) }));
}

/** Work of each team: made once for one state of the plan, whatever is filtered away. */
function workOf(store, team) {
  if (store.workAt !== store.revision) {
    Object.assign(store, { workAt: store.revision, work: new Map() });
    for (const item of store.items.values()) {
      if (!item.team || item.s === null || !item.effort || store.categoryOf(item) === "dropped") continue;
      if (!store.work.has(item.team)) store.work.set(item.team, []);
      store.work.get(item.team).push(item);
    }
  }
  return store.work.get(team) || [];
}

export function loadsOf(store, team) {
  const periods = store.capacities.filter(([id]) => id === team).map(([, start, end, effort]) => ({ s: toDay(start), e: toDay(end), effort: Number(effort) }));
  return loads(workOf(store, team), periods);
}

export const isOver = ({ planned, effort }) => planned > effort * 1.005;

/** The period that matters now: the one that holds today, else the next, else none. */
export const currentOf = (periods, today) => periods.find(({ s, e }) => s <= today && today <= e) || periods.find(({ s }) => s > today) || null;

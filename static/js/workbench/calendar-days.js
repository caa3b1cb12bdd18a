// What stands on which day of a month: beginnings, ends, milestones; and what is only known to fall somewhere in it.

import { first, last, parts, toDay } from "./dates.js";

/** Days shown for a month: whole weeks from `weekday` (0 is Sunday) on. */
export function weeksOf(day, weekday) {
  const begin = first(day, "month");
  const from = begin - ((parts(begin).weekday - weekday + 7) % 7);
  const end = last(day, "month");
  const weeks = [];
  for (let at = from; at <= end; at += 7) weeks.push(Array.from({ length: 7 }, (_, index) => at + index));
  return weeks;
}

const exact = (precision) => !precision || precision === "day";

/** Entries { item | milestone, edge, day } by day within [from, to], and those that are vaguer than a day; `items` as they lie in time. */
export function entriesOf({ items, milestones, from, to, month }) {
  const days = new Map();
  const vague = [];
  const add = (day, entry) => (days.has(day) ? days.get(day).push(entry) : days.set(day, [entry]));
  const note = (iso, precision, entry) => {
    if (!iso) return;
    const day = toDay(iso);
    if (exact(precision)) {
      if (day >= from && day <= to) add(day, { ...entry, day });
    } else if (first(day, precision) <= month && month <= last(day, precision)) vague.push({ ...entry, day, precision });
  };
  for (const milestone of milestones) note(milestone.date, milestone.date_precision, { milestone, edge: "milestone" });
  for (const item of items) {
    note(item.end, item.end_precision, { item, edge: "end" });
    if (item.start !== item.end || !exact(item.end_precision)) note(item.start, item.start_precision, { item, edge: "start" });
  }
  const rank = { milestone: 0, end: 1, start: 2 };
  // A whole that stands where its parts begin and end comes after what has a day of its own.
  for (const list of days.values()) list.sort((a, b) => !!a.item?.ofParts - !!b.item?.ofParts || rank[a.edge] - rank[b.edge] || (a.item?.rank ?? 0) - (b.item?.rank ?? 0));
  return { days, vague: vague.filter((entry, at) => vague.findIndex((other) => other.item === entry.item && other.milestone === entry.milestone) === at) };
}

/** The first moment at which anything stands before the month [from, to] and after it: { before, after }, each { day, month, entry } or null. */
export function nearestOf({ items, milestones, from, to }) {
  const found = { before: null, after: null };
  const note = (iso, precision, entry) => {
    if (!iso) return;
    const [begin, end] = [first(toDay(iso), precision), last(toDay(iso), precision)];
    if (end < from && !(found.before?.day >= end)) found.before = { day: end, precision: precision || "day", ...entry };
    if (begin > to && !(found.after?.day <= begin)) found.after = { day: begin, precision: precision || "day", ...entry };
  };
  for (const milestone of milestones) note(milestone.date, milestone.date_precision, { milestone, edge: "milestone" });
  for (const item of items) {
    note(item.end, item.end_precision, { item, edge: "end" });
    note(item.start, item.start_precision, { item, edge: "start" });
  }
  return found;
}

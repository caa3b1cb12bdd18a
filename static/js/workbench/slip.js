// How far an item moved from what a frozen plan promised: the rule of roadmap/slippage.py, here for what is not saved yet too.

import { first, last, toDay } from "./dates.js";
import { span } from "./say.js";
import { t } from "./i18n.js";

const clocks = new Map();

/** The day that a moment is in a time zone. */
export function dayIn(moment, zone) {
  if (!clocks.has(zone)) clocks.set(zone, new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }));
  const { year, month, day } = Object.fromEntries(clocks.get(zone).formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));
  return toDay(`${year}-${month}-${day}`);
}

/** When an item ends, as a span of days; when it ended, once it has shipped; null without a date. */
export function ending(item, category, zone) {
  if (category === "shipped" && item.shipped_at) {
    const day = dayIn(item.shipped_at, zone);
    return { first: day, last: day };
  }
  return spanOf(item);
}

function spanOf({ end, end_precision: precision }) {
  const day = toDay(end);
  return day === null ? null : { first: first(day, precision), last: last(day, precision) };
}

/** { kind, days, shipped }: what became of an item since. `was` has its end then, with its precision, and its category. */
export function judged(was, item, category, zone) {
  if (category === "dropped" && was.category !== "dropped") return { kind: "dropped", days: null };
  if (was.category === "shipped" || was.category === "dropped") return { kind: "done", days: null };
  const [then, now] = [spanOf(was), ending(item, category, zone)];
  const shipped = category === "shipped";
  if (!then || !now) return { kind: then || now ? "undated" : "kept", days: null, shipped };
  const days = then.first <= now.first && now.last <= then.last ? 0 : now.last - then.last;
  return { kind: days > 0 ? "slipped" : days < 0 ? "earlier" : "kept", days, shipped, until: now.last };
}

/** As beside a bar: what is as promised is silent. */
export function slipWords({ kind, days, shipped }, was) {
  if (kind === "undated") return was.end ? t("lost its end") : "";
  if (!days) return "";
  const far = span(Math.abs(days));
  if (shipped) return days > 0 ? t("shipped {far} late", { far }) : t("shipped {far} early", { far });
  return days > 0 ? t("+{span}", { span: far }) : t("{span} earlier", { span: far });
}

/** Those of `items` that were promised for a day, and how many of them slipped or lost their day. */
export function tally(frozen, items) {
  const count = { promised: 0, slipped: 0, lost: 0 };
  for (const item of items) {
    const was = frozen.rows.get(item.id);
    if (!was?.end) continue;
    const { kind } = frozen.of(item);
    if (!["slipped", "earlier", "kept", "undated"].includes(kind)) continue;
    count.promised += 1;
    if (kind === "slipped") count.slipped += 1;
    if (kind === "undated") count.lost += 1;
  }
  return count;
}

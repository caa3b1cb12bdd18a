// Dates, lateness and states in words.

import { dateText, t } from "./i18n.js";
import { extent, last, parts, toDay } from "./dates.js";

const SHORT = { day: "numeric", month: "short" };

/** Remember answers: ten thousand items say the same few dates again and again. */
function remembered(work, keyOf = (one) => one) {
  const known = new Map();
  return (one, two, three) => {
    const key = keyOf(one, two, three);
    let answer = known.get(key);
    if (answer === undefined) known.set(key, (answer = work(one, two, three)));
    return answer;
  };
}

const COARSE = { month: 1, quarter: 2, half: 3, year: 4 };

/** One date with its precision: "15 Jun 2026", "June 2026", "Q3 2026", "H2 2026", "2026". */
export const sayDate = remembered((day, precision, withYear = true) => {
  const { year, month } = parts(day);
  if (precision === "year") return String(year);
  if (precision === "half") return word(t("H{q}", { q: month < 6 ? 1 : 2 }), year, withYear);
  if (precision === "quarter") return word(t("Q{q}", { q: Math.floor(month / 3) + 1 }), year, withYear);
  const shape = precision === "month" ? { month: "long" } : SHORT;
  return dateText(day, withYear ? { ...shape, year: "numeric" } : shape);
}, (day, precision, withYear = true) => day * 10 + (COARSE[precision] || 0) * 2 + (withYear ? 1 : 0));

const word = (text, year, withYear) => (withYear ? `${text} ${year}` : text);

/** The dates of an item: "15 Jun – 28 Aug 2026", "Q3 2026", "from June 2026". */
export function sayDates(item) {
  const s = toDay(item.start);
  const e = toDay(item.end);
  if (s === null && e === null) return "";
  if (e === null) return t("from {date}", { date: sayDate(s, item.start_precision) });
  if (s === null) return t("until {date}", { date: sayDate(e, item.end_precision) });
  const end = sayDate(e, item.end_precision);
  if (sayDate(s, item.start_precision) === end) return end;
  const sameYear = parts(s).year === parts(e).year && item.start_precision !== "year" && item.end_precision !== "year";
  return `${sayDate(s, item.start_precision, !sameYear)} – ${end}`;
}

const inDays = remembered((n) => t("{n} day|{n} days", { n }));
const inWeeks = remembered((n) => t("{n} week|{n} weeks", { n }));
const inMonths = remembered((n) => t("{n} month|{n} months", { n }));
const inYears = remembered((n) => t("{n} year|{n} years", { n }));

export function span(days) {
  if (days < 14) return inDays(days);
  if (days < 70) return inWeeks(Math.round(days / 7));
  if (days < 730) return inMonths(Math.round(days / 30.44));
  return inYears(Math.floor(days / 365.25));
}

/** Days by which the promised end has passed; 0 when there is no end, or the item is over. */
export function daysLate(item, category, today) {
  if (category === "shipped" || category === "dropped" || !item.end) return 0;
  return Math.max(0, today - toDay(item.end));
}

/** Days since the last moment it should have begun, for what is still an idea or planned. */
export function daysUnbegun(item, category, today) {
  if ((category !== "idea" && category !== "planned") || !item.start) return 0;
  return Math.max(0, today - last(toDay(item.start), item.start_precision));
}

const sayLate = remembered((long) => t("{span} late", { span: long }));
const sayIdle = remembered((long) => t("Should have begun {span} ago", { span: long }));

/** What needs attention about an item: { tone, text } or null. Normal is silent. */
export function attention(item, category, today) {
  const late = daysLate(item, category, today);
  if (late) return { tone: "late", text: sayLate(span(late)) };
  const idle = daysUnbegun(item, category, today);
  if (idle) return { tone: "risk", text: sayIdle(span(idle)) };
  return null;
}

const SHAPES = { idea: "s-idea", planned: "s-planned", in_progress: "s-progress", shipped: "s-done", dropped: "x" };

export const shapeOf = (category) => SHAPES[category] || "s-idea";

export function sayExtent(item) {
  const found = extent(item);
  return found ? t("{n} day|{n} days", { n: found.e - found.s + 1 }) : "";
}

// The ruler: what is written above the timeline at each level.

import { addMonths, first, fromParts, parts } from "./dates.js";
import { dateText, t } from "./i18n.js";

const name = (day, options) => dateText(day, options);
const quarter = (day) => t("Q{q}", { q: Math.floor(parts(day).month / 3) + 1 });
const years = (count) => ({
  start: (day) => fromParts(Math.floor(parts(day).year / count) * count, 0),
  next: (day) => addMonths(day, 12 * count),
});

const MONTH = { start: (day) => first(day, "month"), next: (day) => addMonths(day, 1), say: (day) => [name(day, { month: "long" }), String(parts(day).year)] };
const DAY = { start: (day) => day, next: (day) => day + 1 };

/** Two rows of cells per level: `big` above, `small` below. Each knows where a cell starts, the next, and its words. */
const ROWS = {
  days: { big: MONTH, small: { ...DAY, say: (day) => name(day, { weekday: "short", day: "numeric" }) } },
  dates: { big: MONTH, small: { ...DAY, say: (day) => name(day, { day: "numeric" }) } },
  weeks: {
    big: MONTH,
    small: { start: (day) => day - ((parts(day).weekday + 6) % 7), next: (day) => day + 7, say: (day) => name(day, { day: "numeric", month: "short" }) },
  },
  months: {
    big: { start: (day) => first(day, "quarter"), next: (day) => addMonths(day, 3), say: (day) => [quarter(day), String(parts(day).year)] },
    small: { start: (day) => first(day, "month"), next: (day) => addMonths(day, 1), say: (day) => name(day, { month: "long" }) },
  },
  quarters: {
    big: { ...years(1), say: (day) => [String(parts(day).year), ""] },
    small: { start: (day) => first(day, "quarter"), next: (day) => addMonths(day, 3), say: quarter },
  },
  years: { big: { ...years(10), say: () => ["", ""] }, small: { ...years(1), say: (day) => String(parts(day).year) } },
  decades: { big: { ...years(100), say: () => ["", ""] }, small: { ...years(10), say: (day) => String(parts(day).year) } },
};

function cells({ start, next, say }, from, to) {
  const found = [];
  for (let day = start(from); day <= to; day = next(day)) found.push({ day, until: next(day), words: say(day) });
  return found;
}

/** Cells of both rows that touch the days [from, to]. */
export const ruler = (level, from, to) => ({ big: cells(ROWS[level].big, from, to), small: cells(ROWS[level].small, from, to) });

/** Whether the small cell that starts on `day` is an odd one: the neatline alternates, wherever one scrolls. */
export function odd(level, day) {
  if (level === "days" || level === "dates") return day % 2 !== 0;
  if (level === "weeks") return Math.round((day - 4) / 7) % 2 !== 0;
  const { year, month } = parts(day);
  if (level === "years" || level === "decades") return (level === "years" ? year : year / 10) % 2 === 0;
  return (level === "months" ? year * 12 + month : year * 4 + month / 3) % 2 === 0;
}

/** Whether a cell starts with its big one. */
export const startsBig = (level, day) => ROWS[level].big.start(day) === day;

// The ruler: what is written above the timeline at each zoom.

import { addMonths, first, fromParts, parts } from "./dates.js";
import { dateText, t } from "./i18n.js";

const name = (day, options) => dateText(day, options);
const quarter = (day) => t("Q{q}", { q: Math.floor(parts(day).month / 3) + 1 });

/** Two rows of cells per zoom: `big` above, `small` below. Each knows where a cell starts, the next, and its words. */
const ROWS = {
  weeks: {
    big: { start: (day) => first(day, "month"), next: (day) => addMonths(day, 1), say: (day) => [name(day, { month: "long" }), String(parts(day).year)] },
    small: { start: (day) => day - ((parts(day).weekday + 6) % 7), next: (day) => day + 7, say: (day) => name(day, { day: "numeric", month: "short" }) },
  },
  months: {
    big: { start: (day) => first(day, "quarter"), next: (day) => addMonths(day, 3), say: (day) => [quarter(day), String(parts(day).year)] },
    small: { start: (day) => first(day, "month"), next: (day) => addMonths(day, 1), say: (day) => name(day, { month: "long" }) },
  },
  quarters: {
    big: { start: (day) => first(day, "year"), next: (day) => addMonths(day, 12), say: (day) => [String(parts(day).year), ""] },
    small: { start: (day) => first(day, "quarter"), next: (day) => addMonths(day, 3), say: quarter },
  },
};

function cells({ start, next, say }, from, to) {
  const found = [];
  for (let day = start(from); day <= to; day = next(day)) found.push({ day, until: next(day), words: say(day) });
  return found;
}

/** Cells of both rows that touch the days [from, to]. */
export const ruler = (zoom, from, to) => ({ big: cells(ROWS[zoom].big, from, to), small: cells(ROWS[zoom].small, from, to) });

/** Whether the small cell that starts on `day` is an odd one: the neatline alternates, wherever one scrolls. */
export function odd(zoom, day) {
  if (zoom === "weeks") return Math.round((day - 4) / 7) % 2 !== 0;
  const { year, month } = parts(day);
  return (zoom === "months" ? year * 12 + month : year * 4 + month / 3) % 2 === 0;
}

export const startsBig = (zoom, day) => ROWS[zoom].big.start(day) === day || (zoom === "weeks" && parts(day).date <= 7);

/** How far one keypress moves an item dated to the day. */
export const DAY_STEP = { weeks: 1, months: 7, quarters: 7 };

/** The precision that a date gets when it is first given at this zoom. */
export const GIVEN = { weeks: "day", months: "month", quarters: "quarter" };

export { fromParts };

// Days named by how far off they are: "today", "monday" (the latest one), "7d" (seven days ago), "+2w", "2026-05-01".

import { addMonths, parts, toDay, toISO } from "./dates.js";

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const OFF = /^(\+?)(\d{1,4})([dwmy])$/;
const ISO = /^\d{4}-\d{2}-\d{2}$/;

/** The day as "2026-05-01", or null for words that name none. */
export function whenOf(words, today) {
  if (typeof words !== "string") return null;
  if (ISO.test(words)) return toISO(toDay(words)) === words ? words : null;
  if (words === "today") return toISO(today);
  const weekday = WEEKDAYS.indexOf(words);
  if (weekday >= 0) return toISO(today - ((parts(today).weekday - weekday + 7) % 7));
  const [, ahead, count, unit] = OFF.exec(words) || [];
  return count ? toISO(away(today, ahead ? Number(count) : -Number(count), unit)) : null;
}

function away(today, count, unit) {
  if (unit === "d" || unit === "w") return today + count * (unit === "w" ? 7 : 1);
  return addMonths(today, unit === "y" ? count * 12 : count);
}

const clocks = new Map();

function clock(zone) {
  if (!clocks.has(zone)) clocks.set(zone, new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" }));
  return clocks.get(zone);
}

/** How far the clock of a zone is ahead of UTC at a moment, in milliseconds. */
function ahead(moment, zone) {
  const at = Object.fromEntries(clock(zone).formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) - Math.floor(moment / 1000) * 1000;
}

/** The moment at which a day (plus `more` days) begins by the clock of `zone`. */
export function startOfDay(iso, zone = "UTC", more = 0) {
  const plain = (toDay(iso) + more) * 864e5;
  const first = plain - ahead(plain, zone);
  return plain - ahead(first, zone);
}

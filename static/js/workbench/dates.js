// Dates with precision. A day is a whole number of days since 1970-01-01, so no time zone can move it.

const DAY = 864e5;
const MONTHS = { month: 1, quarter: 3, half: 6, year: 12 };

export const PRECISIONS = ["day", "month", "quarter", "half", "year"];

const days = new Map();

export function toDay(iso) {
  if (!iso) return null;
  let day = days.get(iso);
  if (day === undefined) days.set(iso, (day = Math.round(Date.UTC(+iso.slice(0, 4), iso.slice(5, 7) - 1, +iso.slice(8, 10)) / DAY)));
  return day;
}

export const toISO = (day) => (day === null ? null : new Date(day * DAY).toISOString().slice(0, 10));

export function parts(day) {
  const at = new Date(day * DAY);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth(), date: at.getUTCDate(), weekday: at.getUTCDay() };
}

export const fromParts = (year, month, date = 1) => Math.round(Date.UTC(year, month, date) / DAY);

/** Today where the reader is, as a day. */
export function today(now = new Date()) {
  return Math.round(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY);
}

/** First day of the month, quarter, half or year that holds `day`. */
export function first(day, precision) {
  const size = MONTHS[precision];
  if (!size) return day;
  const { year, month } = parts(day);
  return fromParts(year, month - (month % size));
}

export function last(day, precision) {
  const size = MONTHS[precision];
  if (!size) return day;
  const { year, month } = parts(day);
  return fromParts(year, month - (month % size) + size) - 1;
}

/** The same date `count` months on; the 31st becomes the last day of a shorter month. */
export function addMonths(day, count) {
  const { year, month, date } = parts(day);
  const length = parts(fromParts(year, month + count + 1) - 1).date;
  return fromParts(year, month + count, Math.min(date, length));
}

export const addUnits = (day, unit, count) => (MONTHS[unit] ? addMonths(day, MONTHS[unit] * count) : day + count);

/** The edge of an item as its precision wants it: a start at the first day of its span, an end at the last. */
export const settle = (day, precision, edge) => (edge === "start" ? first(day, precision) : last(day, precision));

/** The edge of a span nearest to `day`, where a dragged edge falls. */
export function snap(day, precision, edge) {
  if (!MONTHS[precision]) return Math.round(day);
  const here = settle(Math.round(day), precision, edge);
  const away = settle(addUnits(here, precision, edge === "start" ? 1 : -1), precision, edge);
  return Math.abs(here - day) <= Math.abs(away - day) ? here : away;
}

const known = (precision) => (PRECISIONS.includes(precision) ? precision : "day");

/** The coarser of the two precisions of an item: the unit in which it moves as a whole. */
export function unitOf(item) {
  const rank = (name) => PRECISIONS.indexOf(known(name));
  if (!item.end) return known(item.start_precision);
  if (!item.start) return known(item.end_precision);
  return rank(item.start_precision) > rank(item.end_precision) ? known(item.start_precision) : known(item.end_precision);
}

function shiftEdge(iso, precision, edge, unit, count) {
  if (!iso) return null;
  return toISO(settle(addUnits(toDay(iso), unit, count), precision, edge));
}

/** Move an item by whole units; the change to send. */
export function shift(item, unit, count) {
  return {
    start: shiftEdge(item.start, item.start_precision, "start", unit, count),
    end: shiftEdge(item.end, item.end_precision, "end", unit, count),
  };
}

export const LENGTH = { day: 1, month: 30.44, quarter: 91.3, half: 182.6, year: 365.25 };

/** Move an item by about `days`, in steps of its own precision. */
export function moveBy(item, days) {
  const unit = unitOf(item);
  return shift(item, unit, Math.round(days / LENGTH[unit]));
}

/** Pull one edge by about `days`; it never passes the other. */
export function resizeBy(item, edge, days) {
  const precision = known(item[`${edge}_precision`] || unitOf(item));
  const { s, e } = extent(item);
  const day = snap((edge === "start" ? s : e) + days, precision, edge);
  const bound = edge === "start" ? Math.min(day, first(e, precision)) : Math.max(day, last(s, precision));
  return { [edge]: toISO(bound), [`${edge}_precision`]: precision };
}

export function resizeStep(item, edge, count, dayStep = 1) {
  const precision = known(item[`${edge}_precision`] || unitOf(item));
  const days = precision === "day" ? dayStep * count : Math.round(LENGTH[precision] * count);
  return resizeBy(item, edge, days);
}

/** Days that an item covers. One edge alone covers the span of its precision, two weeks at least. */
export function extent(item) {
  let s = toDay(item.start);
  let e = toDay(item.end);
  if (s === null && e === null) return null;
  if (s === null) s = Math.min(first(e, item.end_precision), e - 13);
  if (e === null) e = Math.max(last(s, item.start_precision), s + 13);
  return e < s ? { s: e, e: s } : { s, e };
}

/** Days of doubt at each end of the bar: 0 where the day is known. */
export function doubt(item) {
  const { s, e } = extent(item);
  const room = e - s + 1;
  const head = item.start ? last(s, item.start_precision) - s : room;
  const tail = item.end ? e - first(e, item.end_precision) : room;
  return { head: Math.min(head, room), tail: Math.min(tail, room) };
}

// Order and groups. Nothing known sorts last, whichever way.

import { compareText } from "./i18n.js";

/** "PAY-2" before "PAY-10". */
function byKey({ key: a = "" }, { key: b = "" }) {
  if (a === b) return 0;
  const [x, y] = [a.lastIndexOf("-"), b.lastIndexOf("-")];
  if (x === y && a.slice(0, x) === b.slice(0, y)) return a.slice(x + 1) - b.slice(y + 1);
  return compareText(a, b);
}

const nothing = (value) => value === null || value === undefined || value === "";

const memory = new Map();
const REMEMBERED = 8;

/** The place of each text in order. What was ordered lately is not ordered again: 10,000 titles take a while. */
function ranked(texts) {
  if (texts.size < 200) return placesOf(texts);
  for (const [known, place] of memory) if (known.size === texts.size && texts.isSubsetOf?.(known)) return place;
  const place = placesOf(texts);
  memory.set(texts, place);
  if (memory.size > REMEMBERED) memory.delete(memory.keys().next().value);
  return place;
}

const placesOf = (texts) => new Map([...texts].sort(compareText).map((text, index) => [text, index]));

/** One column as numbers, one for each item; what is not known is NaN. Text is ranked once, not at each comparison. */
function column(items, name, read) {
  const values = items.map((item) => read(item, name));
  const texts = new Set(values.filter((value) => typeof value === "string" && value !== ""));
  const place = ranked(texts);
  return Float64Array.from(values, (value) => (nothing(value) ? NaN : typeof value === "string" ? place.get(value) : Number(value)));
}

/** A sorted copy by `columns` ("-rice", "status,-rice"); `read(item, column)` gives a number, a text or null. Keys settle what is equal. */
export function sorted(items, columns, read) {
  const by = columns.split(",").map((one) => ({ way: one.startsWith("-") ? -1 : 1, values: column(items, one.replace(/^-/, ""), read) }));
  const order = Array.from(items, (_, at) => at);
  order.sort((a, b) => {
    for (const { way, values } of by) {
      const x = values[a];
      const y = values[b];
      if (x === y) continue;
      if (x !== x || y !== y) {
        if (x !== x && y !== y) continue;
        return x !== x ? 1 : -1;
      }
      return way * (x - y);
    }
    return byKey(items[a], items[b]);
  });
  return order.map((at) => items[at]);
}

/** Items by group in the order of `order` (ids), under each of the keys they have; what has none comes last, under "". Empty groups are left out unless `all`. */
export function grouped(items, keyOf, order, all = false) {
  const groups = new Map((all ? order : []).map((id) => [id, []]));
  const put = (key, item) => {
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(item);
  };
  for (const item of items) {
    const keys = keyOf(item) || "";
    if (Array.isArray(keys)) for (const key of keys) put(key, item);
    else put(keys, item);
  }
  const place = new Map(order.map((id, index) => [id, index]));
  const at = (id) => (id === "" ? Infinity : place.get(id) ?? order.length);
  return [...groups].map(([id, members]) => ({ id, items: members })).sort((a, b) => at(a.id) - at(b.id));
}

/** A rank between two neighbours, either of which may be missing. */
export function between(before, after) {
  if (before === null && after === null) return 0;
  if (before === null) return after - 1;
  if (after === null) return before + 1;
  return (before + after) / 2;
}

// Values as a spreadsheet has them: text out of a field, and a field's value out of text.

import { choices, fields, valueOf, words } from "./columns.js";
import { first, last, parts, toDay, toISO } from "./dates.js";
import { fold } from "./fold.js";
import { language, t } from "./i18n.js";
import { Unreadable, amount, typed, wrong } from "./numbers.js";

export { Unreadable, amount, typed };

/** The text of a cell for a spreadsheet: numbers without their unit, days as it knows them. */
export function textOf(store, item, field) {
  const value = valueOf(store, item, field);
  const { kind } = fields(store)[field];
  if (typeof value === "number") return typed(value);
  if (kind === "day" || (kind === "date" && item[`${field}_precision`] === "day")) return value || "";
  if (kind === "item") return store.get(value)?.key || "";
  return words(store, item, field);
}

/** The change that `text` means for a field. Throws Unreadable with what would be understood. */
export function patchFrom(store, field, text) {
  const { kind, required, optional, label } = fields(store)[field];
  const plain = text.trim();
  if (!READERS[kind]) throw new Unreadable(t("{field} cannot be set.", { field: label }));
  if (plain === "" && kind !== "date") {
    if (required || (kind === "choice" && !optional)) throw new Unreadable(t("{field} must not be empty.", { field: label }));
    return { [field]: kind === "tags" ? [] : kind === "text" && !field.startsWith("custom.") ? "" : null };
  }
  return READERS[kind](plain, field, store);
}

const READERS = {
  text: (text, field) => ({ [field]: text }),
  url: (text, field) => (/^https?:\/\/\S+$/i.test(text) ? { [field]: text } : wrong("“{text}” is no address: it begins with https://.", { text })),
  number: (text, field, store) => ({ [field]: amount(text, fields(store)[field]) }),
  choice: (text, field, store) => ({ [field]: choose(text, field, store) }),
  multi: (text, field, store) => ({ [field]: text.split(/[,;]/).map((part) => part.trim()).filter(Boolean).map((part) => choose(part, field, store)) }),
  tags: (text, field) => ({ [field]: [...new Set(text.split(/[,;]/).map((tag) => tag.trim()).filter(Boolean))] }),
  check: (text, field) => ({ [field]: ticked(text) || null }),
  day: (text, field) => ({ [field]: toISO(dayOf(text).day) }),
  date: (text, field) => edge(text, field),
  item: (text, field, store) => ({ [field]: (store.byKey(text.split(/\s/)[0].toUpperCase()) || wrong("There is no item “{text}”.", { text })).id }),
};
READERS.money = READERS.number;

function choose(text, field, store) {
  const wanted = fold(text);
  const found = choices(store, field).find(([value, name]) => value === text || fold(name) === wanted);
  if (found) return found[0];
  const known = choices(store, field).slice(0, 5).map(([, name]) => name).join(", ");
  return wrong("“{text}” is not among {known}.", { text, known });
}

function ticked(text) {
  const word = fold(text);
  if (["yes", "true", "1", "x", "✓", fold(t("Yes"))].includes(word)) return true;
  if (["no", "false", "0", "-", fold(t("No"))].includes(word)) return false;
  return wrong("“{text}” is neither yes nor no.", { text });
}

function edge(text, field) {
  if (!text) return { [field]: null, [`${field}_precision`]: null };
  const { day, precision } = dayOf(text);
  return { [field]: toISO(field === "start" ? first(day, precision) : last(day, precision)), [`${field}_precision`]: precision };
}

const QUARTER = /^q([1-4])\s*[-/ ]?\s*(\d{4})$|^(\d{4})\s*[-/ ]?\s*q([1-4])$/i;
const HALF = /^h([12])\s*[-/ ]?\s*(\d{4})$|^(\d{4})\s*[-/ ]?\s*h([12])$/i;

const at = (year, month = 1, date = 1) => toDay(`${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`);

/** "2026-05-01", "1.5.2026", "15 Jun 2026", "June 2026", "Q3 2026", "H2 2026", "2026". */
export function dayOf(text) {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return whole(text, iso[1], iso[2], iso[3]);
  const month = /^(\d{4})-(\d{1,2})$/.exec(text);
  if (month) return { day: whole(text, month[1], month[2], 1).day, precision: "month" };
  const quarter = QUARTER.exec(text);
  if (quarter) return { day: at(quarter[2] || quarter[3], (quarter[1] || quarter[4]) * 3 - 2), precision: "quarter" };
  const half = HALF.exec(text);
  if (half) return { day: at(half[2] || half[3], (half[1] || half[4]) * 6 - 5), precision: "half" };
  if (/^\d{4}$/.test(text)) return { day: at(text), precision: "year" };
  return spelled(text);
}

function whole(text, year, month, date) {
  const day = at(year, month, date);
  const found = Number.isFinite(day) && parts(day);
  if (!found || found.month + 1 !== Number(month) || found.date !== Number(date)) wrong("No calendar has “{text}”.", { text });
  return { day, precision: "day" };
}

/** Days before months, unless the language puts them the other way or no month is that long. */
function spelled(text) {
  const digits = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(text);
  if (digits) {
    const [, one, sign, two, year] = digits;
    const swapped = (sign === "/" && navigator.language === "en-US" && one <= 12) || two > 12;
    return swapped ? whole(text, year, one, two) : whole(text, year, two, one);
  }
  const named = /^(?:(\d{1,2})\.?\s+)?(\p{L}+)\.?\s+(?:(\d{1,2}),?\s+)?(\d{4})$/u.exec(text);
  const month = named && monthNamed(named[2]);
  if (!month) return wrong("“{text}” is not a date. Write 2026-05-01, Q3 2026 or June 2026.", { text });
  const date = named[1] || named[3];
  return date ? whole(text, named[4], month, date) : { day: at(named[4], month), precision: "month" };
}

function monthNamed(word) {
  const wanted = fold(word);
  for (const locale of [language, "en-GB"])
    for (const style of ["long", "short"])
      for (let month = 0; month < 12; month += 1) {
        const name = fold(new Intl.DateTimeFormat(locale, { month: style, timeZone: "UTC" }).format(Date.UTC(2026, month, 15))).replace(".", "");
        if (name === wanted || (wanted.length >= 3 && name.startsWith(wanted))) return month + 1;
      }
  return 0;
}

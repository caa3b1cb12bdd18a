// Words of the interface. English text is its own key; other languages come from the page as JSON.
// A text with "|" holds its plural forms in the order of CATEGORIES that the language uses.

const CATEGORIES = ["zero", "one", "two", "few", "many", "other"];
let words = {};
let plural;
const numbers = new Map();
let forms;
let collator;
export let language = "en";
// Days before months in English too, as everywhere else in pmhub: "15 Jun 2026".
let dated = "en-GB";

export function setWords(catalogue, lang = "en") {
  words = catalogue || {};
  language = lang;
  numbers.clear();
  collator = null;
  dated = lang === "en" ? "en-GB" : lang;
  plural = new Intl.PluralRules(lang);
  const used = plural.resolvedOptions().pluralCategories;
  forms = CATEGORIES.filter((name) => used.includes(name));
}

setWords({});

/** Translate `text`; `{name}` takes `values.name`, and `values.n` chooses the plural form. */
export function t(text, values) {
  let found = words[text] || text;
  const many = found.split("|");
  if (many.length > 1) found = pick(many, words[text] ? forms : ["one", "other"], values.n);
  if (!values) return found;
  return found.replace(/\{(\w+)\}/g, (_, name) => say(values[name]));
}

function pick(many, order, n) {
  const at = order.indexOf(plural.select(n));
  return many[at < 0 ? many.length - 1 : Math.min(at, many.length - 1)];
}

const say = (value) => (typeof value === "number" ? number(value) : value ?? "");

const cache = new Map();
function formatter(kind, options, locale = language) {
  const key = kind.name + locale + JSON.stringify(options);
  if (!cache.has(key)) cache.set(key, new kind(locale, options));
  return cache.get(key);
}

// A small number is written out by hand, as the first formatter takes ten milliseconds to make: a whole one unless the language
// may write other digits than these, one with decimals where they stand behind a point.
const OTHER_DIGITS = /^(ar|fa|ur|bn|mr|ne|my)/;
const POINT = /^en/;

// By its decimals, as a formatter rounds: 648.05 is a little less in binary.
const rounded = (value, digits) => Number(`${Math.round(`${value}e${digits}`)}e-${digits}`);

export function number(value, digits = 2) {
  if (typeof value === "number" && value < 999 && (value >= 0.001 || value === 0)) {
    if (Number.isInteger(value) ? !OTHER_DIGITS.test(language) : POINT.test(language)) return String(rounded(value, digits));
  }
  if (!numbers.has(digits)) numbers.set(digits, new Intl.NumberFormat(language, { maximumFractionDigits: digits }));
  return numbers.get(digits).format(value);
}

export const money = (value, currency) =>
  formatter(Intl.NumberFormat, { style: "currency", currency, notation: "compact", maximumFractionDigits: value < 1e6 ? 0 : 1 }).format(value);

/** Money to the last cent that it has, where somebody typed it in. */
export const exactMoney = (value, currency) =>
  formatter(Intl.NumberFormat, { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" }).format(value);

// British browsers write "Sept" where the server, mails and pictures write "Sep": one month has one name.
const spelled = (text) => (dated === "en-GB" ? text.replace(/\bSept\b/, "Sep") : text);

export const dateText = (day, options) =>
  spelled(formatter(Intl.DateTimeFormat, { timeZone: "UTC", ...options }, dated).format(day * 864e5));

export const moment = (iso, options) => spelled(formatter(Intl.DateTimeFormat, options, dated).format(new Date(iso)));

/** "a", "a and b", "a, b and c" in the reader's language. */
export const list = (parts) => formatter(Intl.ListFormat, { type: "conjunction" }).format(parts);

/** As people order texts in their language: without case, numbers by their size. */
export const compareText = (a, b) => (collator ||= new Intl.Collator(language, { numeric: true, sensitivity: "base" })).compare(a, b);

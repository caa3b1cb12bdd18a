// Conditions in words, and what can be said of each field.

import { choices, fields, wordsFor } from "./columns.js";
import { OPS } from "./filter-tree.js";
import { SIGNALS, classesOf, customField, ofPeople, shapeOfField } from "./kinds.js";
import { list, money, number, t } from "./i18n.js";
import { sayDate } from "./say.js";
import { toDay } from "./dates.js";

/** Fields that may be asked for, in the order in which people look for them. */
export function askable(store) {
  const first = ["status", "category", "type", "objective", "team", "owner", "horizon", "milestone", "product", "tags", "parent", "start", "end", "late", "blocked"];
  const all = Object.keys(fields(store)).filter((name) => shapeOfField(store, name));
  return [...first, ...all.filter((name) => !first.includes(name))];
}

/** What a field can be held against: of people, also whoever looks. */
export const choicesOf = (store, name) => (ofPeople(store, name) ? [["me", t("Me")], ...choices(store, name)] : choices(store, name));

export const labelOf = (store, name) => ({ q: t("Text"), id: t("Item"), changed: t("Changed"), tag: t("Tags") })[name] || fields(store)[name]?.label || name;

const OP_WORDS = () => ({
  is: t("is"), is_not: t("is not"), any_of: t("is one of"), none_of: t("is none of"), empty: t("is empty"), not_empty: t("is filled in"),
  contains: t("contains"), ">": t("more than"), ">=": t("at least"), "<": t("less than"), "<=": t("at most"), between: t("between"),
  before: t("before"), after: t("after"), since: t("since"),
});

/** Operations of a field as [op, words]; those that say the same twice are offered once. */
export function opsOf(store, name) {
  const shape = shapeOfField(store, name);
  const doubled = shape === "date" || shape === "moment" ? [">", ">=", "<", "<="] : shape === "bool" ? ["is_not"] : shape === "list" ? ["contains"] : ["number", "count"].includes(shape) ? ["any_of", "none_of"] : shape === "class" ? [">", "<", "between"] : [];
  const words = { ...OP_WORDS(), ...(shape === "list" ? { is: t("has"), is_not: t("has not"), any_of: t("has one of"), none_of: t("has none of") } : {}) };
  return OPS[shape].filter((op) => !doubled.includes(op)).map((op) => [op, words[op]]);
}

const opWords = (store, { field, op }) => opsOf(store, field).find(([name]) => name === op)?.[1] || OP_WORDS()[op] || op;

const DAYS = () => ({ today: t("today"), monday: t("Monday"), "7d": t("7 days ago"), "30d": t("30 days ago"), "3m": t("3 months ago"), "1y": t("a year ago"), "+7d": t("in 7 days"), "+30d": t("in 30 days"), "+3m": t("in 3 months") });

/** Days named by how far off they are, as [value, words]. */
export const relativeDays = () => Object.entries(DAYS());

export const sayDay = (value) => DAYS()[value] || (/^\d{4}-/.test(value) ? sayDate(toDay(value), "day") : value);

/** Names of the segments that ask for anything. */
export function segmentsOf(store) {
  const found = new Set();
  for (const { segments } of store.items.values()) for (const key of Object.keys(segments || {})) found.add(key.slice(0, key.lastIndexOf(" ")));
  return [...found].sort();
}

function sayValue(store, { field, op, value }) {
  if (op === "empty" || op === "not_empty") return "";
  const shape = shapeOfField(store, field);
  const one = (given) => {
    const single = classesOf(store, field)?.find(([, rank]) => rank === given)?.[0] ?? given;
    if (shape === "date" || shape === "moment") return sayDay(single);
    if (typeof single === "number") return field === "revenue" || customField(store, field)?.kind === "money" ? money(single, store.workspace.currency) : number(single);
    return field === "id" || (["choice", "list", "class"].includes(shape) && choices(store, field).length) ? wordsFor(store, field, single) : `“${single}”`;
  };
  if (op === "between") return t("{low} and {high}", { low: value[0] === null ? "…" : one(value[0]), high: value[1] === null ? "…" : one(value[1]) });
  if (Array.isArray(value)) return list(value.slice(0, 3).map(one)) + (value.length > 3 ? "…" : "");
  return one(value);
}

/** One node in words: [what, value]. */
export function describe(store, node) {
  if (node.not) return [t("not"), describe(store, node.not).join(" ")];
  const group = node.all || node.any;
  if (group) {
    const parts = group.slice(0, 2).map((one) => describe(store, one).filter(Boolean).join(" "));
    return ["", parts.join(node.all ? ` ${t("and")} ` : ` ${t("or")} `) + (group.length > 2 ? " …" : "")];
  }
  const name = SIGNALS.includes(node.field) && node.segment ? t("{field} of {segment}", { field: labelOf(store, node.field), segment: node.segment }) : labelOf(store, node.field);
  if (shapeOfField(store, node.field) === "bool") return [name, node.value === (node.op === "is") ? t("yes") : t("no")];
  return [`${name} ${opWords(store, node)}`, sayValue(store, node)];
}

// The fields of an item: how each is called, read, shown, edited, ordered, grouped, summed up. Used by every view.

import { avatar, dot, h, icon } from "./dom.js";
import { choices, namesOf, nothingWords, wordsFor } from "./choices.js";
import { compareText, exactMoney, money, number, t } from "./i18n.js";
import { attention, sayDate, shapeOf } from "./say.js";
import { first, toDay, toISO } from "./dates.js";
import { classesOf, customField, reader } from "./kinds.js";
import { hueOf } from "./bar.js";
import { fromParts } from "./marks.js";
import { rollups } from "./tallies.js";

export { choices, nothingWords, wordsFor };

/** Editors of the workspace's own fields; what is not here cannot be edited. */
const EDITORS = { text: "text", url: "url", number: "number", money: "number", date: "day", select: "choice", person: "choice", multiselect: "multi", checkbox: "check" };

const base = () => ({
  key: { label: t("Key"), width: 76, kind: "none" },
  title: { label: t("Title"), width: 300, kind: "text", required: true },
  status: { label: t("Status"), width: 128, kind: "choice" },
  objective: { label: t("Objective"), width: 166, kind: "choice", optional: true },
  team: { label: t("Team"), width: 132, kind: "choice", optional: true },
  owner: { label: t("Owner"), width: 140, kind: "choice", optional: true },
  horizon: { label: t("Horizon"), width: 82, kind: "choice", optional: true },
  start: { label: t("Start"), width: 106, kind: "date", group: true },
  end: { label: t("End"), width: 190, kind: "date", group: true },
  rice: { label: t("RICE"), width: 66, kind: "none", number: true, digits: 1 },
  value_effort: { label: t("Value/effort"), width: 92, kind: "none", number: true, digits: 1 },
  companies: { label: t("Companies"), width: 84, kind: "none", number: true },
  revenue: { label: t("Revenue"), width: 80, kind: "none", number: true, money: true },
  reach: { label: t("Reach"), width: 72, kind: "number", number: true, least: 0 },
  impact: { label: t("Impact"), width: 72, kind: "number", number: true, least: 0 },
  confidence: { label: t("Confidence"), width: 92, kind: "number", number: true, least: 0, most: 100, percent: true },
  effort: { label: t("Effort"), width: 68, kind: "number", number: true, least: 0 },
  value: { label: t("Value"), width: 68, kind: "number", number: true, least: 0 },
  type: { label: t("Type"), width: 108, kind: "choice" },
  product: { label: t("Product"), width: 116, kind: "choice" },
  tags: { label: t("Tags"), width: 150, kind: "tags" },
  votes: { label: t("Votes"), width: 64, kind: "none", number: true },
});

/** Columns that one has to ask for. */
const more = () => ({
  milestone: { label: t("Milestone"), width: 140, kind: "choice", optional: true },
  parent: { label: t("Parent"), width: 190, kind: "item", optional: true, group: true },
  category: { label: t("Stage"), width: 108, kind: "none", group: true },
  customers: { label: t("Customers"), width: 84, kind: "none", number: true },
  blocked: { label: t("Blocked"), width: 76, kind: "none", flag: true, group: true },
  blocks: { label: t("Blocks"), width: 66, kind: "none", number: true },
  blocked_by: { label: t("Blocked by"), width: 84, kind: "none", number: true },
  children: { label: t("Children"), width: 74, kind: "none", number: true },
  progress: { label: t("Progress"), width: 84, kind: "none", number: true, percent: true },
  rollup_start: { label: t("Rolled-up start"), width: 118, kind: "none", edge: "start", group: true },
  rollup_end: { label: t("Rolled-up end"), width: 118, kind: "none", edge: "end", group: true },
  rollup_effort: { label: t("Rolled-up effort"), width: 118, kind: "none", number: true },
  comments: { label: t("Comments"), width: 84, kind: "none", number: true },
  risk: { label: t("Risk"), width: 58, kind: "none", number: true },
  late: { label: t("Late"), width: 58, kind: "none", flag: true, group: true },
  watching: { label: t("Watching"), width: 78, kind: "none", flag: true },
  created_at: { label: t("Created"), width: 106, kind: "none", moment: true },
  updated_at: { label: t("Changed"), width: 106, kind: "none", moment: true },
  shipped_at: { label: t("Shipped on"), width: 106, kind: "none", moment: true },
  external_id: { label: t("External id"), width: 120, kind: "text" },
});

const WIDTHS = { text: 170, url: 150, select: 110, multiselect: 150, person: 140, date: 106, checkbox: 76 };

function own({ slug, name, kind, unit, help }) {
  const editor = EDITORS[kind] || "none";
  const numeric = ["number", "money", "formula"].includes(kind);
  return [`custom.${slug}`, { label: name, width: WIDTHS[kind] || 92, kind: editor, optional: true, number: numeric, money: kind === "money", flag: kind === "checkbox", unit, help, custom: slug }];
}

const score = ({ id, name, classes }) => [`score.${id}`, classes ? { label: name, width: 110, kind: "none", classes } : { label: name, width: 92, kind: "none", number: true, digits: 1 }];

/** How the scores of an item's own figures are called once a scoring model of that kind stands beside them. */
const OF_FIGURES = { rice: () => t("RICE of the figures"), value_effort: () => t("Value/effort of the figures") };

/** The scoring model of a kind: of all products, or with an item one that covers it. */
export const modelOf = (store, kind, item) => store.scoringModels.find((model) => model.kind === kind && (!model.product || model.product === item?.product));

function told(store, made) {
  for (const [kind, label] of Object.entries(OF_FIGURES)) if (store.scoringModels.some((model) => model.kind === kind)) made[kind] = { ...made[kind], label: label(), width: 150 };
  return made;
}

let last;

/** Fields by name, those of the workspace's own among them. Without a store: as last asked for. */
export function fields(store) {
  if (!store) return (last ||= { ...base(), ...more() });
  if (store.fieldsOf !== store.lookup) {
    store.fieldsOf = store.lookup;
    store.fieldsMade = told(store, { ...base(), ...Object.fromEntries(store.customFields.map(own)), ...more(), ...Object.fromEntries(store.scoringModels.map(score)) });
  }
  return (last = store.fieldsMade);
}

/** The columns of a table that nobody has arranged: a scoring model of all products instead of the score of the figures. */
export const standard = (store) => [...Object.keys(base()).map((name) => inPlaceOf(store, name)), ...store.customFields.map(({ slug }) => `custom.${slug}`)];

function inPlaceOf(store, name) {
  const model = name in OF_FIGURES && modelOf(store, name);
  return model ? `score.${model.id}` : name;
}

/** Any field but those that each item has for itself. */
export const groupable = (store) => Object.keys(fields(store)).filter((name) => !["key", "title"].includes(name));
export const numeric = (store) => Object.entries(fields(store)).filter(([, { number: is }]) => is).map(([name]) => name);

/** The value of a field of an item, whatever hides behind its name. */
export function valueOf(store, item, field) {
  if (store.readersOf !== store.revision) Object.assign(store, { readersOf: store.revision, readers: new Map() });
  let read = store.readers.get(field);
  if (!read) store.readers.set(field, (read = reader(store, field)));
  return read(item);
}

const HORIZON = { now: 0, next: 1, later: 2 };

/** What a field sorts by: a number or a text; nothing known is null. */
export function sortValue(store, item, field) {
  const value = valueOf(store, item, field);
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "number") return value;
  const classes = classesOf(store, field);
  if (classes) return classes.find(([slug]) => slug === value)?.[1] ?? null;
  if (field === "status") return store.lookup.status.get(value)?.position ?? null;
  if (field === "horizon") return HORIZON[value] ?? null;
  const { flag, moment, kind, edge } = fields(store)[field] || {};
  if (field === "start" || field === "end" || edge) return toDay(value);
  if (flag) return value ? 0 : 1;
  if (moment) return Date.parse(value);
  if (kind === "day") return toDay(value);
  if (customField(store, field)?.kind === "select") return [...namesOf(store, field).keys()].indexOf(value);
  if (Array.isArray(value)) return value.map((one) => wordsFor(store, field, one)).join(", ") || null;
  return kind === "choice" || kind === "item" || field === "category" ? wordsFor(store, field, value) : String(value);
}

/** Whether an item may have several of a field at once: grouped by it, it stands under each. */
export const listed = (store, field) => ["multi", "tags"].includes(fields(store)[field]?.kind);

/**
 * What a field groups by: item → a key for equal things, or one for each that it has; "" for nothing. Planned dates by their
 * quarter, other days by their month, numbers by the steps of one scale, so that no group depends on what else there is.
 */
export function groupKeys(store, field) {
  const read = reader(store, field);
  const { flag, kind, moment, edge, number: numeric } = fields(store)[field];
  if (flag) return (item) => (read(item) ? "true" : "");
  if (numeric) return (item) => stepOf(read(item));
  if (moment || kind === "day") return (item) => (read(item) || "").slice(0, 7);
  if (kind === "date" || edge) return (item) => ((value) => (value ? quarterOf(value) : ""))(read(item));
  return (item) => {
    const value = read(item);
    return Array.isArray(value) && !value.length ? "" : value ?? "";
  };
}

/** The end of the step that a number is in: 0, 0.1, 0.2, 0.5, 1, 2, 5, 10…; "-1" below zero. */
export function stepOf(value) {
  if (typeof value !== "number" || !Number.isFinite(value)) return "";
  if (value <= 0) return value < 0 ? "-1" : "0";
  for (let ten = 0.1; ; ten *= 10) for (const one of [1, 2, 5]) if (value <= Number((one * ten).toPrecision(3))) return String(Number((one * ten).toPrecision(3)));
}

function stepWords(store, field, key) {
  const end = Number(key);
  const say = (value) => figure(store, field, value);
  if (end <= 0) return end ? t("below {n}", { n: say(0) }) : say(0);
  const from = end === 0.1 ? 0 : Number((end / (/^0*\.?0*5/.test(key) ? 2.5 : 2)).toPrecision(3));
  return t("over {low}, up to {high}", { low: say(from), high: say(end) });
}

/** Groups in their order: numbers and days as they count, else by their words. */
export function groupOrder(store, field) {
  const { kind, moment, edge, number: numeric } = fields(store)[field];
  if (numeric) return (a, b) => a - b;
  if (moment || kind === "day" || kind === "date" || edge) return (a, b) => (a < b ? -1 : 1);
  return (a, b) => compareText(groupWords(store, field, a), groupWords(store, field, b));
}

const quarters = new Map();

function quarterOf(iso) {
  if (!quarters.has(iso)) quarters.set(iso, toISO(first(toDay(iso), "quarter")));
  return quarters.get(iso);
}

/** How a group is called. */
export function groupWords(store, field, key) {
  if (key === "") return fields(store)[field].flag ? t("No: {field}", { field: fields(store)[field].label }) : nothingWords(field);
  if (key === "true" && fields(store)[field].flag) return fields(store)[field].label;
  const { kind, moment, edge, number: numeric } = fields(store)[field];
  if (kind === "date" || edge) return sayDate(toDay(key), "quarter");
  if (numeric) return stepWords(store, field, key);
  if (moment || kind === "day") return sayDate(toDay(`${key}-01`), "month");
  return wordsFor(store, field, key);
}

/** A number as its field writes it. */
export function figure(store, field, value) {
  const { money: cash, custom, percent, digits = 2, unit } = fields(store)[field];
  if (cash && custom) return exactMoney(value, store.workspace.currency);
  if (cash) return money(value, store.workspace.currency);
  if (percent) return `${number(value)}%`;
  return unit ? `${number(value, digits)} ${unit}` : number(value, digits);
}

/** A field as text, for lists, titles and readers. */
export function words(store, item, field) {
  const value = valueOf(store, item, field);
  const about = fields(store)[field] || {};
  if (field === "start" || field === "end") return value ? sayDate(toDay(value), item[`${field}_precision`]) : "";
  if (about.edge) return value ? ofParts(store, item, about.edge) : "";
  if (about.flag) return value ? t("Yes") : "";
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return value.map((one) => wordsFor(store, field, one)).join(", ");
  if (typeof value === "number") return figure(store, field, value);
  if (about.moment || about.kind === "day") return sayDate(toDay(value.slice(0, 10)), "day");
  if (about.kind === "choice" || about.kind === "item" || about.classes || field === "category") return wordsFor(store, field, value);
  return String(value);
}

/** The first or the last day of the parts, in words. */
function ofParts(store, item, edge) {
  const sum = rollups(store).get(item.id);
  return sum?.[edge] ? sayDate(toDay(sum[edge]), sum[`${edge}_precision`]) : "";
}

/** A field as it is drawn: a shape beside its word where it has one. */
export function drawn(store, item, field) {
  const text = words(store, item, field);
  if (field === "status") return [icon(shapeOf(store.categoryOf(item)), `s14 ${store.categoryOf(item) === "shipped" ? "good" : ""}`.trim()), text];
  if (!text && (field === "start" || field === "end")) return rolledUp(store, item, field);
  if (!text) return [];
  if (field === "type") return [icon(store.lookup.type.get(item.type)?.icon ?? "type-feature", "s14"), text];
  const { kind, flag, custom } = fields(store)[field] || {};
  if (field === "objective" && !item.objective) return [fromParts(text, t("from what it is part of"))];
  if (field === "objective") return [h("span", { class: "obj", data: { obj: hueOf(store, item) } }, dot(), h("span", { class: "truncate" }, text))];
  if (field === "owner" || (custom && kind === "choice" && store.lookup.owner.has(item.custom[custom]))) return [avatar(store.lookup.owner.get(valueOf(store, item, field)), store.me.id), h("span", { class: "truncate" }, text)];
  if (field === "end") return [text, ...lateNote(store, item)];
  if (Array.isArray(valueOf(store, item, field))) return valueOf(store, item, field).map((one) => h("span", { class: "tag" }, wordsFor(store, field, one)));
  if (flag) return [icon(field === "late" || field === "blocked" ? "s-risk" : "check", "s14"), h("span", { class: "vh" }, text)];
  if (kind === "url" && /^https?:/i.test(text)) return [h("a", { href: text, target: "_blank", rel: "noopener noreferrer", tabindex: "-1", class: "truncate" }, text.replace(/^https?:\/\/(www\.)?/, ""))];
  return [text];
}

/** Where a whole has no day of its own, its parts' stands in, and says so. */
function rolledUp(store, item, edge) {
  const text = ofParts(store, item, edge);
  return text ? [fromParts(text)] : [];
}

function lateNote(store, item) {
  const note = attention(item, store.categoryOf(item), store.today);
  return note?.tone === "late" ? [h("span", { class: "st late" }, note.text)] : [];
}

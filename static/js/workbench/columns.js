// The fields of an item: how each is called, read, shown and edited. Used by the table and the panel.

import { avatar, dot, h, icon } from "./dom.js";
import { money, number, t } from "./i18n.js";
import { attention, sayDate, shapeOf } from "./say.js";
import { toDay } from "./dates.js";
import { hueOf } from "./bar.js";

const HORIZONS = () => [["now", t("Now")], ["next", t("Next")], ["later", t("Later")]];
const CATEGORIES = () => [["idea", t("Idea")], ["planned", t("Planned")], ["in_progress", t("In progress")], ["shipped", t("Shipped")], ["dropped", t("Dropped")]];

const pairs = (rows) => rows.map((row) => [row.id, row.name || row.title]);

/** Choices of a field as [value, words]. */
export function choices(store, field) {
  const fixed = { horizon: HORIZONS, category: CATEGORIES }[field];
  if (fixed) return fixed();
  if (field === "tag") return allTags(store).map((tag) => [tag, tag]);
  return pairs({ product: store.products, team: store.teams, status: store.statuses, objective: store.objectives, owner: store.members, type: store.types, milestone: store.milestones }[field] || []);
}

function allTags(store) {
  const found = new Set();
  for (const item of store.items.values()) for (const tag of item.tags || []) found.add(tag);
  return [...found].sort();
}

export const nothingWords = (field) => ({ team: t("No team"), owner: t("No owner"), objective: t("No objective"), horizon: t("Not placed"), tag: t("No tag"), product: t("No product") })[field] || t("None");

export const wordsFor = (store, field, value) =>
  value === "none" || !value ? nothingWords(field) : choices(store, field).find(([id]) => id === value)?.[1] || value;

let made;

/** Fields by name: { label, width, kind, optional, number }. Kinds: text, choice, date, number, tags, none. */
export function fields() {
  made ||= {
    key: { label: t("Key"), width: 76, kind: "none" },
    title: { label: t("Title"), width: 300, kind: "text" },
    status: { label: t("Status"), width: 128, kind: "choice" },
    objective: { label: t("Objective"), width: 166, kind: "choice", optional: true },
    team: { label: t("Team"), width: 132, kind: "choice", optional: true },
    owner: { label: t("Owner"), width: 140, kind: "choice", optional: true },
    horizon: { label: t("Horizon"), width: 82, kind: "choice", optional: true },
    start: { label: t("Start"), width: 106, kind: "date" },
    end: { label: t("End"), width: 190, kind: "date" },
    rice: { label: t("RICE"), width: 66, kind: "none", number: true },
    value_effort: { label: t("Value/effort"), width: 92, kind: "none", number: true },
    companies: { label: t("Companies"), width: 84, kind: "none", number: true },
    revenue: { label: t("Revenue"), width: 80, kind: "none", number: true },
    reach: { label: t("Reach"), width: 72, kind: "number", number: true },
    impact: { label: t("Impact"), width: 72, kind: "number", number: true },
    confidence: { label: t("Confidence"), width: 92, kind: "number", number: true, most: 100 },
    effort: { label: t("Effort"), width: 68, kind: "number", number: true },
    value: { label: t("Value"), width: 68, kind: "number", number: true },
    type: { label: t("Type"), width: 108, kind: "choice" },
    product: { label: t("Product"), width: 116, kind: "choice" },
    tags: { label: t("Tags"), width: 150, kind: "tags" },
    votes: { label: t("Votes"), width: 64, kind: "none", number: true },
  };
  return made;
}

/** What a field sorts by. */
export function sortValue(store, item, field) {
  if (field === "status") return store.lookup.status.get(item.status)?.position ?? null;
  if (field === "horizon") return { now: 0, next: 1, later: 2 }[item.horizon] ?? null;
  if (field === "tags") return (item.tags || []).join(", ");
  if (store.lookup[field]) return store.name(field, item[field]);
  return item[field] ?? null;
}

/** A field as text, for lists, titles and readers. */
export function words(store, item, field) {
  const value = item[field];
  if (field === "start" || field === "end") return value ? sayDate(toDay(value), item[`${field}_precision`]) : "";
  if (value === null || value === undefined || value === "") return "";
  if (field === "tags") return value.join(", ");
  if (field === "revenue") return money(value, store.workspace.currency);
  if (field === "confidence") return `${number(value)} %`;
  if (typeof value === "number") return number(value, field === "rice" || field === "value_effort" ? 1 : 2);
  if (fields()[field]?.kind === "choice") return wordsFor(store, field, value);
  return String(value);
}

/** A field as it is drawn: a shape beside its word where it has one. */
export function drawn(store, item, field) {
  const text = words(store, item, field);
  if (field === "status") return [icon(shapeOf(store.categoryOf(item)), `s14 ${store.categoryOf(item) === "shipped" ? "good" : ""}`.trim()), text];
  if (!text) return [];
  if (field === "objective") return [h("span", { class: "obj", data: { obj: hueOf(store, item) } }, dot(), h("span", { class: "truncate" }, text))];
  if (field === "owner") return [avatar(store.lookup.owner.get(item.owner), store.me.id), h("span", { class: "truncate" }, text)];
  if (field === "end") return [text, ...lateNote(store, item)];
  if (field === "tags") return (item.tags || []).map((tag) => h("span", { class: "tag" }, tag));
  return [text];
}

function lateNote(store, item) {
  const note = attention(item, store.categoryOf(item), store.today);
  return note?.tone === "late" ? [h("span", { class: "st late" }, note.text)] : [];
}

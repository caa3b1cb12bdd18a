// What a field can be chosen from, and how a choice is called.

import { classesOf, customField } from "./kinds.js";
import { compareText, t } from "./i18n.js";

const FIXED = {
  horizon: () => [["now", t("Now")], ["next", t("Next")], ["later", t("Later")]],
  category: () => [["idea", t("Idea")], ["planned", t("Planned")], ["in_progress", t("In progress")], ["shipped", t("Shipped")], ["dropped", t("Dropped")]],
};
const LISTS = { product: "products", team: "teams", status: "statuses", objective: "objectives", owner: "members", type: "types", milestone: "milestones" };

const pairs = (rows) => rows.map((row) => [row.id, row.name || row.title]);
const pairsOf = { select: ({ options }) => options.map(({ slug, name }) => [slug, name]), person: (_, store) => pairs(store.members) };
pairsOf.multiselect = pairsOf.select;

/** Choices of a field as [value, words], in their order. */
export function choices(store, field) {
  if (FIXED[field]) return FIXED[field]();
  if (field === "tag" || field === "tags") return allTags(store).map((tag) => [tag, tag]);
  if (field === "parent") return parents(store);
  const own = customField(store, field);
  if (own) return pairsOf[own.kind]?.(own, store) || [];
  const classes = classesOf(store, field);
  if (classes) return classes.map(([slug, , word]) => [slug, word]);
  return pairs(store[LISTS[field]] || []);
}

function allTags(store) {
  const found = new Set();
  for (const item of store.items.values()) for (const tag of item.tags || []) found.add(tag);
  return [...found].sort(compareText);
}

/** What has something below it; anything may become a parent, but nobody reads through ten thousand. */
function parents(store) {
  const ids = new Set();
  for (const item of store.items.values()) if (item.parent) ids.add(item.parent);
  return store.ranked().filter((item) => ids.has(item.id)).map((item) => [item.id, item.title]);
}

const NOTHING = () => ({ team: t("No team"), owner: t("No owner"), objective: t("No objective"), horizon: t("Not placed"), tag: t("No tag"), tags: t("No tag"), product: t("No product"), milestone: t("No milestone"), parent: t("No parent") });

export const nothingWords = (field) => NOTHING()[field] || t("None");

/** Names by value, made once for one state of what there is to choose. */
export function namesOf(store, field) {
  if (store.namedOf !== store.lookup) Object.assign(store, { namedOf: store.lookup, names: new Map() });
  if (!store.names.has(field)) store.names.set(field, new Map(choices(store, field)));
  return store.names.get(field);
}

export function wordsFor(store, field, value) {
  if (value === "none" || value === null || value === undefined || value === "") return nothingWords(field);
  if (field === "parent" || field === "id") return store.get(value)?.title || t("something deleted since");
  if (field === "tag" || field === "tags") return value;
  return namesOf(store, field).get(value) || (value === "me" ? t("Me") : String(value));
}

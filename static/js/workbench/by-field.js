// Lanes, columns and swimlanes by any field: which there are, in what order, how they are called, what a drop there means.

import { choices, fields, groupKeys, groupable, groupOrder, groupWords, listed } from "./columns.js";
import { reader } from "./kinds.js";
import { t } from "./i18n.js";

/** The field that the address names, when there is one such here. */
export const fieldOr = (store, name, unsaid) => (name === "none" || groupable(store).includes(name) ? name : unsaid);

/** { name: label } of all fields to choose from. */
export function byOptions(store, first = {}) {
  const known = fields(store);
  return { ...first, ...Object.fromEntries(groupable(store).filter((name) => !(name in first)).map((name) => [name, known[name].label])) };
}

/** item → key of its lane, or of each of its lanes; "" for nothing. */
export const keyReader = (store, field) => (field === "none" ? () => "all" : groupKeys(store, field));

/** Keys of lanes in their order: as the field has it, else by name, or in time. */
export function keysInOrder(store, field, items) {
  if (field === "none") return [];
  const named = choices(store, field).map(([key]) => key);
  if (named.length && !["tags", "parent"].includes(field)) return named;
  const found = [...new Set(items.flatMap(keyReader(store, field)))].filter(Boolean);
  return found.sort(groupOrder(store, field));
}

export const keyWords = (store, field, key) => (field === "none" ? t("Everything") : groupWords(store, field, key));

const STAYS = ["product", "none", "start", "end", "blocked", "late"];

/** The change that brings an item under `key`, where it stood under `from`; null where nobody can put it. */
export function patchTo(store, field, key, item = null, from = "") {
  if (STAYS.includes(field)) return null;
  if (field === "category") return stage(store, key);
  const { kind, optional } = fields(store)[field] || {};
  if (kind === "check") return { [field]: key === "true" };
  if (listed(store, field)) return { [field]: exchanged((item && reader(store, field)(item)) || [], from, key) };
  if (kind === "text" || kind === "url") return { [field]: key || (field.startsWith("custom.") ? null : "") };
  if (kind !== "choice" && kind !== "item") return null;
  return key || optional ? { [field]: key || null } : null;
}

/** Of several, the one that it is moved from gives way to the one that it is moved to; what is moved to nothing has none. */
function exchanged(values, from, key) {
  if (!key) return [];
  const others = values.filter((one) => one !== key);
  return others.includes(from) ? others.map((one) => (one === from ? key : one)) : [...others, key];
}

/** The first status of a stage. */
function stage(store, key) {
  const status = store.statuses.find(({ category }) => category === key);
  return status ? { status: status.id } : null;
}

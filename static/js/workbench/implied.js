// What a new item needs so that the filters in force show it: as far as they say it, and as far as it can be set.

import { compile } from "./filter.js";
import { ofPeople } from "./kinds.js";

const SETTABLE = /^(type|product|status|horizon|owner|team|objective|milestone|parent|tags|custom\..+)$/;
const LISTS = { tag: "tags" };

/** Field values for a new item under the filters of `state`; the chips before the conditions beyond them. */
export function implied(store, { filters, f }) {
  const found = { ...ofTree(f, store), ...ofChips(filters, store) };
  const status = fittingStatus(filters, f, store, found.status);
  return status ? { ...found, status } : found;
}

/** Of several values, one does. Nothing is what a new item has anyway. */
function ofChips(filters, store) {
  const plain = Object.entries(filters).filter(([field, { not, values }]) => !not && !["category", "status"].includes(field) && values.length && !values.includes("none"));
  return Object.fromEntries(plain.map(([field, { values: [value] }]) => (LISTS[field] ? [LISTS[field], [value]] : [field, meant(field, value, store)])));
}

const meant = (field, value, store) => (value === "me" && ofPeople(store, field) ? store.me.id : value);
const isList = (field, store) => field === "tags" || store.customFields.some(({ slug, kind }) => kind === "multiselect" && field === `custom.${slug}`);

const conditions = (tree) => (tree?.all || (tree ? [tree] : [])).filter(({ field }) => field);

/** What the conditions of a tree that must all hold say outright. */
function ofTree(tree, store) {
  const said = conditions(tree).filter(({ field, op, value }) => SETTABLE.test(field) && ["is", "any_of", "contains"].includes(op) && value !== null && !(Array.isArray(value) && value.includes(null)));
  return Object.fromEntries(said.filter(({ field, op }) => op !== "contains" || isList(field, store)).map(({ field, value }) => {
    const one = meant(field, Array.isArray(value) ? value[0] : value, store);
    return [field, isList(field, store) ? [one] : one];
  }));
}

/** The first status that passes, where the one that a new item gets by itself does not. */
function fittingStatus(filters, tree, store, given) {
  const asked = Object.fromEntries(["category", "status"].filter((field) => filters[field]).map((field) => [field, filters[field]]));
  const chips = compile(asked, "", (item) => store.lookup.status.get(item.status)?.category);
  const stages = conditions(tree).filter(({ field, op }) => field === "category" && ["is", "is_not", "any_of", "none_of"].includes(op));
  const passes = (status) => chips({ status: status.id }) && stages.every(({ op, value }) => [value].flat().includes(status.category) === (op === "is" || op === "any_of"));
  const own = store.statuses.find(({ id }) => id === given) ?? store.statuses[0];
  return !own || passes(own) ? given : store.statuses.find(passes)?.id ?? given;
}

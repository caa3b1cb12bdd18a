// Filters: { field: { not, values } } and a text. Values inside a field are "or", fields are "and".

import { fold, matches } from "./fold.js";

export const FILTER_FIELDS = ["category", "status", "type", "product", "team", "owner", "objective", "horizon", "tag"];

/** What a page shows when nobody has asked for anything. */
export const DEFAULT = { category: { not: true, values: ["dropped"] } };

/** Read filters from URL parameters: `team=a,b`, `category=!dropped`, `category=any` (no filter). */
export function readFilters(params) {
  const filters = {};
  for (const field of FILTER_FIELDS) {
    const text = params.get(field);
    if (text === null) {
      if (DEFAULT[field]) filters[field] = DEFAULT[field];
    } else if (text !== "any" && text !== "") filters[field] = parse(text);
  }
  return filters;
}

function parse(text) {
  const not = text.startsWith("!");
  return { not, values: (not ? text.slice(1) : text).split(",").map(decodeURIComponent) };
}

const same = (a, b) => a && b && a.not === b.not && a.values.join() === b.values.join();

export function writeFilters(filters, params) {
  for (const field of FILTER_FIELDS) {
    const filter = filters[field];
    params.delete(field);
    if (filter && !same(filter, DEFAULT[field])) params.set(field, (filter.not ? "!" : "") + filter.values.map(encodeURIComponent).join(","));
    else if (!filter && DEFAULT[field]) params.set(field, "any");
  }
}

/** Values of an item for one filter; "none" stands for nothing. */
export function valuesOf(item, field, categoryOf, servedOf) {
  if (field === "objective" && servedOf) return [servedOf(item) || "none"];
  if (field === "category") return [categoryOf(item)];
  if (field === "tag") return item.tags && item.tags.length ? item.tags : ["none"];
  return [item[field] || "none"];
}

/** A test made once for many items. `servedOf`: the objective that an item serves, its own or inherited. */
export function compile(filters, text, categoryOf, me, servedOf = (item) => item.objective) {
  const tests = Object.entries(filters).map(([field, { not, values }]) => {
    const wanted = new Set(field === "owner" ? values.map((one) => (one === "me" ? me : one)) : values);
    if (field === "category") return (item) => wanted.has(categoryOf(item)) !== !!not;
    if (field === "objective") return (item) => wanted.has(servedOf(item) || "none") !== !!not;
    if (field === "tag") return (item) => valuesOf(item, field).some((value) => wanted.has(value)) !== !!not;
    return (item) => wanted.has(item[field] || "none") !== !!not;
  });
  const words = fold(text || "").split(/\s+/).filter(Boolean);
  if (words.length) tests.push((item) => matches(item, words));
  return (item) => tests.every((test) => test(item));
}

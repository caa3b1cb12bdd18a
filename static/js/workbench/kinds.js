// The shape of each field's values, and how they are read off an item. No words here: those are in columns.js.

import { formula } from "./formula.js";
import { rollups, servedBy, tallies } from "./tallies.js";
import { daysLate } from "./say.js";

const many = (shape, names) => Object.fromEntries(names.split(" ").map((name) => [name, shape]));

/** Shapes: text, number, class (a score with words), count (nothing is 0), date, moment, choice, list, bool, search. */
const SHAPES = {
  ...many("text", "key title external_id"),
  ...many("choice", "id type product status category horizon owner team objective milestone parent"),
  ...many("list", "tags tag"),
  ...many("date", "start end rollup_start rollup_end"),
  ...many("number", "reach impact confidence effort value rice value_effort rollup_effort progress"),
  ...many("count", "customers companies revenue votes blocks blocked_by children comments risk"),
  ...many("bool", "blocked late watching"),
  ...many("moment", "created_at updated_at changed shipped_at"),
  q: "search",
};
const OF_KIND = { text: "text", url: "text", number: "number", money: "number", formula: "number", date: "date", select: "choice", person: "choice", multiselect: "list", checkbox: "bool" };
const OF_PARTS = new Set(["rollup_start", "rollup_end", "rollup_effort", "progress"]);
export const SIGNALS = ["customers", "companies", "revenue", "votes"];

/** The workspace's own field behind a name such as "custom.size", or undefined. */
export const customField = (store, name) => (name.startsWith("custom.") ? store.customFields?.find(({ slug }) => slug === name.slice(7)) : undefined);

/** Whether a field names a person. */
export const ofPeople = (store, name) => name === "owner" || customField(store, name)?.kind === "person";

const scoredBy = (store, name) => store.scoringModels?.find(({ id }) => `score.${id}` === name);

/** What a score that is no figure can be, as [slug, what it counts as, word] in order; undefined for all other fields. */
export const classesOf = (store, name) => (name.startsWith("score.") ? scoredBy(store, name)?.classes : undefined);

/** What a score counts as, also where people read a word. */
export const scoreReader = (name) => ((model) => (item) => item.scores?.[model])(name.slice(6));

/** The shape of a field; undefined for a name that means nothing here. */
export function shapeOfField(store, name) {
  const own = customField(store, name);
  if (own) return OF_KIND[own.kind];
  if (name.startsWith("score.")) return ((model) => model && (model.classes ? "class" : "number"))(scoredBy(store, name));
  return SHAPES[name];
}

/** How a field is read: item → value. `segment` narrows a signal to the companies of one segment. */
export function reader(store, name, segment) {
  if (segment && SIGNALS.includes(name)) return ((key) => (item) => item.segments?.[key])(`${segment} ${name}`);
  const own = customField(store, name);
  if (own) return own.kind === "formula" ? computed(store, own) : ((slug) => (item) => item.custom?.[slug])(own.slug);
  if (name.startsWith("score.")) return ((read, classes) => (classes ? (item) => ((value) => classes.find((one) => one[1] === value)?.[0] ?? value)(read(item)) : read))(scoreReader(name), classesOf(store, name));
  return READERS[name]?.(store) || ((item) => item[name]);
}

const counted = (map) => (item) => map.get(item.id) || 0;

/** What the parts add up to, under the field's name. */
const rolled = (name) => (store) => ((map) => (item) => map.get(item.id)?.[name] ?? null)(rollups(store));

const READERS = {
  category: (store) => store.categoryOf,
  objective: (store) => (item) => servedBy(store, item),
  tag: () => (item) => item.tags,
  changed: () => (item) => item.updated_at,
  children: (store) => counted(tallies(store).children),
  blocks: (store) => counted(tallies(store).blocks),
  blocked_by: (store) => counted(tallies(store).blocked_by),
  blocked: (store) => ((set) => (item) => set.has(item.id))(tallies(store).blocked),
  late: (store) => (item) => daysLate(item, store.categoryOf(item), store.today) > 0,
  comments: (store) => (item) => store.counts?.comments[item.id] || 0,
  risk: (store) => (item) => store.counts?.risks[item.id] || 0,
  rollup_start: rolled("start"),
  rollup_end: rolled("end"),
  rollup_effort: rolled("effort"),
  progress: rolled("progress"),
  watching: (store) => (item) => !!store.counts?.watching.has(item.id),
};

/** A formula that cannot be read, or that leans on itself, has no value. */
function computed(store, field, above = []) {
  if (above.includes(field.slug)) return () => null;
  let parsed;
  try {
    parsed = formula(field.formula || "");
  } catch (error) {
    if (error instanceof SyntaxError) return () => null;
    throw error;
  }
  const reads = new Map([...parsed.names].map((name) => [name, inside(store, name, [...above, field.slug])]));
  return (item) => parsed.value((name) => reads.get(name)(item));
}

/** A name in a formula: a field of the item, or the slug of one of the workspace's own. */
function inside(store, name, above) {
  if (OF_PARTS.has(name)) return inside(store, `custom.${name}`, above); // no number of formulas, but may be a slug
  const own = customField(store, name.startsWith("custom.") ? name : `custom.${name}`);
  if (own?.kind === "formula") return computed(store, own, above);
  const read = SHAPES[name] ? reader(store, name) : own ? reader(store, `custom.${own.slug}`) : () => null;
  const nothing = SHAPES[name] === "count" ? 0 : null;
  return (item) => {
    const value = read(item);
    return typeof value === "number" ? value : value === true ? 1 : nothing;
  };
}

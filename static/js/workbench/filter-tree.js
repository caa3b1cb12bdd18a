// Filters with and, or, not over every field: { all }, { any }, { not } and { field, op, value, segment }.
// The server reads the same language into SQL; tests/filters/cases.json holds both to one meaning.

import { classesOf, ofPeople, reader, scoreReader, shapeOfField } from "./kinds.js";
import { fold, matches } from "./fold.js";
import { startOfDay, whenOf } from "./when.js";

export class BadFilter extends Error {}

const ORDERED = ["is", "is_not", ">", ">=", "<", "<=", "between", "any_of", "none_of", "empty", "not_empty"];
const TIMES = ["is", "is_not", "before", "after", "since", "between", ">", ">=", "<", "<=", "empty", "not_empty"];
const CHOSEN = ["is", "is_not", "any_of", "none_of", "empty", "not_empty"];

/** Which operations each shape of field knows. */
export const OPS = {
  text: ["contains", ...CHOSEN],
  choice: CHOSEN,
  list: [...CHOSEN, "contains"],
  number: ORDERED,
  class: ORDERED,
  count: ORDERED,
  date: TIMES,
  moment: TIMES,
  bool: ["is", "is_not"],
  search: ["contains"],
};

const MOST = 200;
const DEEPEST = 8;

/** A test of items, made once for many. Throws BadFilter for what the language does not know. */
export function compileTree(node, store) {
  return build(node, store, { left: MOST }, 0);
}

function build(node, store, room, deep) {
  if (!node || typeof node !== "object" || Array.isArray(node) || deep > DEEPEST || (room.left -= 1) < 0) throw new BadFilter("node");
  const group = ["all", "any"].find((name) => name in node);
  if (group) return gather(group, node[group], store, room, deep);
  if ("not" in node) return inverted(build(node.not, store, room, deep + 1));
  return condition(node, store);
}

function gather(group, nodes, store, room, deep) {
  if (!Array.isArray(nodes)) throw new BadFilter(group);
  const tests = nodes.map((node) => build(node, store, room, deep + 1));
  if (tests.length === 1) return tests[0];
  return group === "all" ? (item) => tests.every((test) => test(item)) : (item) => tests.some((test) => test(item));
}

const inverted = (test) => (item) => !test(item);

function condition({ field, op, value: given, segment }, store) {
  const shape = typeof field === "string" ? shapeOfField(store, field) : undefined;
  const value = shape && ofPeople(store, field) ? whom(given, store) : given;
  if (!shape || !OPS[shape].includes(op)) throw new BadFilter(`${field} ${op}`);
  if (shape === "search") return ((words) => (item) => matches(item, words))(wordsOf(value));
  if (shape === "class") return ranked(field, op, value, store);
  const read = reader(store, field, segment);
  if (op === "is_not" || op === "none_of") return inverted(positive(shape, op === "is_not" ? "is" : "any_of", value, read, store));
  return positive(shape, op, value, read, store);
}

/** By what the words of a score count as. */
function ranked(field, op, value, store) {
  const ranks = new Map(classesOf(store, field).map(([slug, rank]) => [slug, rank]));
  const rank = (one) => (typeof one === "string" && one !== "" ? ranks.get(one) ?? figure(one) : one);
  const read = scoreReader(field);
  const plain = { is_not: "is", none_of: "any_of" }[op] || op;
  const test = positive("number", plain, Array.isArray(value) ? value.map(rank) : rank(value), read, store);
  return plain === op ? test : inverted(test);
}

/** "me" is whoever looks. */
const whom = (value, { me }) => (Array.isArray(value) ? value.map((one) => whom(one, { me })) : value === "me" ? me.id : value);

const wordsOf = (value) => fold(String(value ?? "")).split(/\s+/).filter(Boolean);
const nothing = (value) => value === null || value === undefined || value === "" || value?.length === 0;

function positive(shape, op, value, read, store) {
  if (shape === "count") return positive("number", ...zeroed(op, value), (item) => read(item) || 0, store);
  if (op === "empty" || (op === "is" && value === null && shape !== "bool")) return (item) => nothing(read(item));
  if (op === "not_empty") return (item) => !nothing(read(item));
  return { text, choice, list, number, date, moment, bool }[shape](op, value, read, store);
}

/** Of a count nothing is 0, and 0 is nothing. */
function zeroed(op, value) {
  if (op === "empty") return ["is", 0];
  if (op === "not_empty") return [">", 0];
  return [op, value === null ? 0 : value];
}

function listOf(value) {
  if (!Array.isArray(value)) throw new BadFilter("any_of");
  return new Set(value.map((one) => one ?? ""));
}

function text(op, value, read) {
  if (op !== "contains") return choice(op, value, read);
  const part = fold(String(value ?? ""));
  return (item) => fold(String(read(item) ?? "")).includes(part);
}

function choice(op, value, read) {
  if (op === "is") return (item) => read(item) === value;
  const wanted = listOf(value);
  return (item) => wanted.has(read(item) ?? "");
}

function list(op, value, read) {
  if (op === "is" || op === "contains") return (item) => !!read(item)?.includes(value);
  const wanted = listOf(value);
  return (item) => {
    const values = read(item);
    return nothing(values) ? wanted.has("") : values.some((one) => wanted.has(one));
  };
}

function bool(op, value, read) {
  if (typeof value !== "boolean") throw new BadFilter("bool");
  return (item) => !!read(item) === value;
}

function number(op, value, read) {
  if (op === "any_of") return choice(op, value, read);
  return compared(op, op === "between" ? pair(value).map(figure) : figure(value), read);
}

function figure(value) {
  if (value === null || (typeof value === "number" && Number.isFinite(value))) return value;
  throw new BadFilter("number");
}

function pair(value) {
  if (!Array.isArray(value) || value.length !== 2) throw new BadFilter("between");
  return value;
}

const known = (value) => value !== null && value !== undefined;

/** What is not known is neither more nor less than anything. */
function compared(op, bound, read) {
  if (op === "between") {
    const [low, high] = bound;
    return (item) => ((value) => known(value) && (low === null || value >= low) && (high === null || value <= high))(read(item));
  }
  if (bound === null) throw new BadFilter(op);
  return {
    is: (item) => read(item) === bound,
    ">": (item) => ((value) => known(value) && value > bound)(read(item)),
    ">=": (item) => ((value) => known(value) && value >= bound)(read(item)),
    "<": (item) => ((value) => known(value) && value < bound)(read(item)),
    "<=": (item) => ((value) => known(value) && value <= bound)(read(item)),
  }[op];
}

const SIGN = { before: "<", after: ">", since: ">=" };

/** Days are compared as texts: "2026-05-01" sorts as it counts. */
function date(op, value, read, store) {
  const day = (one) => (one === null ? null : when(one, store));
  return compared(SIGN[op] || op, op === "between" ? pair(value).map(day) : day(value), (item) => read(item) || null);
}

function when(value, store) {
  const found = whenOf(value, store.today);
  if (!found) throw new BadFilter(String(value));
  return found;
}

/** A moment lies in a day as the workspace's clock has it. */
function moment(op, value, read, store) {
  const time = (item) => ((iso) => (iso ? Date.parse(iso) : null))(read(item));
  const from = (one) => (one === null ? null : startOfDay(when(one, store), store.workspace?.zone));
  const until = (one) => (one === null ? null : startOfDay(when(one, store), store.workspace?.zone, 1) - 1);
  if (op === "between") return compared("between", [from(pair(value)[0]), until(value[1])], time);
  if (op === "is") return compared("between", [from(value), until(value)], time);
  if (op === "after" || op === ">" || op === "<=") return compared(op === "<=" ? "<=" : ">", until(value), time);
  return compared(SIGN[op] || op, from(value), time);
}

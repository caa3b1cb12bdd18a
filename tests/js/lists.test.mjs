import assert from "node:assert/strict";
import { test } from "node:test";
import { compile, readFilters, writeFilters } from "../../static/js/workbench/filter.js";
import { between, grouped, sorted } from "../../static/js/workbench/sort.js";
import { ledger, missing, rice, valueEffort } from "../../static/js/workbench/score.js";

const read = (item, name) => item[name];
const categoryOf = (item) => item.category;
const items = [
  { key: "PAY-1", title: "Résumé upload", team: "a", rice: 3, category: "planned", tags: ["web"] },
  { key: "PAY-2", title: "Ledger", team: "b", rice: null, category: "dropped", tags: [] },
  { key: "PAY-10", title: "Alpha", team: null, rice: 12, category: "idea" },
];
const keys = (list) => list.map((item) => item.key).join(" ");

test("nothing known sorts last in both directions", () => {
  assert.equal(keys(sorted(items, "rice", read)), "PAY-1 PAY-10 PAY-2");
  assert.equal(keys(sorted(items, "-rice", read)), "PAY-10 PAY-1 PAY-2");
});

test("keys sort as people count", () => assert.equal(keys(sorted(items, "key", read)), "PAY-1 PAY-2 PAY-10"));

test("groups keep the given order, none last", () => {
  const groups = grouped(items, (item) => item.team, ["b", "a", "c"]);
  assert.deepEqual(groups.map((group) => group.id), ["b", "a", ""]);
  assert.deepEqual(grouped([], (item) => item.team, ["b", "a"], true).map((group) => group.id), ["b", "a"]);
});

test("a rank lies between its neighbours", () => {
  assert.equal(between(1, 2), 1.5);
  assert.equal(between(null, 4), 3);
  assert.equal(between(4, null), 5);
  assert.equal(between(null, null), 0);
});

test("filters survive the address", () => {
  const filters = { category: { not: true, values: ["dropped"] }, team: { not: false, values: ["a", "b"] }, tag: { not: true, values: ["x,y"] } };
  const params = new URLSearchParams();
  writeFilters(filters, params);
  assert.equal(params.get("category"), null);
  assert.deepEqual(readFilters(new URLSearchParams(params.toString())), filters);
  writeFilters({}, params);
  assert.equal(params.get("category"), "any");
  assert.deepEqual(readFilters(params), {});
});

test("values are or, fields are and, text ignores accents", () => {
  const find = (filters, text) => keys(items.filter(compile(filters, text, categoryOf)));
  assert.equal(find({ team: { values: ["a", "b"] } }, ""), "PAY-1 PAY-2");
  assert.equal(find({ team: { values: ["none"] } }, ""), "PAY-10");
  assert.equal(find({ category: { not: true, values: ["dropped"] } }, ""), "PAY-1 PAY-10");
  assert.equal(find({}, "resume"), "PAY-1");
  assert.equal(find({ tag: { values: ["web"] }, team: { values: ["a"] } }, "pay-1"), "PAY-1");
});

test("scores by hand", () => {
  assert.equal(rice({ reach: 100, impact: 2, confidence: 80, effort: 4 }), 40);
  assert.equal(rice({ customers: 14, impact: 1, confidence: 50, effort: 2 }), 3.5);
  assert.equal(rice({ reach: 100, impact: 2, confidence: 80, effort: 0 }), null);
  assert.equal(valueEffort({ value: 9, effort: 3 }), 3);
  assert.deepEqual(missing({ reach: 3, effort: 0 }, "rice"), ["impact", "confidence", "effort"]);
  assert.equal(ledger({ customers: 14 }, "rice")[0].from, "customers");
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { BadFilter, compileTree } from "../../static/js/workbench/filter-tree.js";
import { startOfDay, whenOf } from "../../static/js/workbench/when.js";
import { formula } from "../../static/js/workbench/formula.js";
import { rice, valueEffort } from "../../static/js/workbench/score.js";
import { toDay } from "../../static/js/workbench/dates.js";

const { frame, items, cases, refused } = JSON.parse(readFileSync(new URL("../filters/cases.json", import.meta.url)));

/** A store as the workbench has it, of the cases' frame. */
function world(rows) {
  const known = new Map(rows.map((item) => [item.id, item]));
  const status = new Map(frame.statuses.map((one) => [one.id, one]));
  const best = (key) => Math.max(0, ...frame.risks.filter(([item, , , state]) => item === key && state === "open").map(([, likelihood, impact]) => likelihood * impact));
  return {
    items: known, lookup: { status }, workspace: frame.workspace, today: toDay(frame.today), revision: 1,
    customFields: frame.custom_fields, scoringModels: frame.scoring_models, me: frame.me,
    links: frame.links.map(([kind, source, target], at) => [String(at), kind, `@item.${source}`, `@item.${target}`, 0]),
    categoryOf: (item) => status.get(item.status).category,
    counts: {
      comments: Object.fromEntries(rows.map((item) => [item.id, frame.comments.filter((key) => key === item.key).length])),
      risks: Object.fromEntries(rows.map((item) => [item.id, best(item.key)])),
      watching: new Set(frame.watches.filter(([, user, muted]) => user === frame.me.id && !muted).map(([key]) => `@item.${key}`)),
    },
  };
}

const rows = items.map((item) => ({ id: `@item.${item.key}`, ...item, parent: item.parent && `@item.${item.parent}`, rice: rice(item), value_effort: valueEffort(item) }));
const store = world(rows);

for (const { name, filter, keys } of cases) {
  test(name, () => assert.deepEqual(rows.filter(compileTree(filter, store)).map((item) => item.key), keys));
}

for (const { name, filter } of refused) test(`refused: ${name}`, () => assert.throws(() => compileTree(filter, store), BadFilter));

test("deeper than anybody means is refused", () => {
  let node = { field: "title", op: "is", value: "x" };
  for (let deep = 0; deep < 12; deep += 1) node = { not: node };
  assert.throws(() => compileTree(node, store), BadFilter);
});

test("days by words", () => {
  const today = toDay("2026-11-18");
  assert.equal(whenOf("wednesday", today), "2026-11-18");
  assert.equal(whenOf("thursday", today), "2026-11-12");
  assert.equal(whenOf("1m", today), "2026-10-18");
  assert.equal(whenOf("+1y", today), "2027-11-18");
  assert.equal(whenOf("2026-02-30", today), null);
});

test("a day begins by the clock of its zone, also when the clocks change", () => {
  assert.equal(new Date(startOfDay("2026-10-25", "Europe/Berlin")).toISOString(), "2026-10-24T22:00:00.000Z");
  assert.equal(new Date(startOfDay("2026-10-25", "Europe/Berlin", 1)).toISOString(), "2026-10-25T23:00:00.000Z");
  assert.equal(new Date(startOfDay("2026-01-01", "Pacific/Auckland")).toISOString(), "2025-12-31T11:00:00.000Z");
});

test("formulas keep the order of arithmetic, and give nothing where nothing is known", () => {
  const value = (text, values = {}) => formula(text).value((name) => values[name] ?? null);
  assert.equal(value("1 + 2 * 3 ^ 2"), 19);
  assert.equal(value("-2 ^ 2"), -4);
  assert.equal(value("2 ^ 3 ^ 2"), 512);
  assert.equal(value("2 ^ -1"), 0.5);
  assert.equal(value("max(1, min(4, 3), abs(-2)) / sqrt(9)"), 1);
  assert.equal(value("log(1000) + log(8, 2) × 2"), 9);
  assert.equal(value("10 ^ 101"), null);
  assert.equal(value("A / b", { a: 1, b: 0 }), null);
  assert.equal(value("a + 1"), null);
  assert.equal(value("sqrt(-1)"), null);
  for (const text of ["1 +", "(1", "alert(1)", "a; b", "", "1 2"]) assert.throws(() => formula(text), SyntaxError, text);
});

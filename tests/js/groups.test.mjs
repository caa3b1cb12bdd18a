import assert from "node:assert/strict";
import { test } from "node:test";
import { arrange } from "../../static/js/workbench/lanes.js";
import { grouped } from "../../static/js/workbench/sort.js";

globalThis.document = { querySelector: () => null };
const { keysInOrder, patchTo } = await import("../../static/js/workbench/by-field.js");
const { idOf, keyOf, keyed, linesOf } = await import("../../static/js/workbench/table-rows.js");

const rows = [
  { id: "1", key: "A-1", title: "Both", tags: ["web", "law"], custom: { areas: ["api"] }, s: 0, e: 9, rank: 1 },
  { id: "2", key: "A-2", title: "One", tags: ["law"], custom: {}, s: 0, e: 9, rank: 2 },
  { id: "3", key: "A-3", title: "None", tags: [], custom: { areas: [] }, s: 0, e: 9, rank: 3 },
];
const options = [{ slug: "web", name: "Web" }, { slug: "api", name: "API" }];
const store = {
  items: new Map(rows.map((row) => [row.id, row])), revision: 1, lookup: {}, scoringModels: [],
  customFields: [{ slug: "areas", name: "Areas", kind: "multiselect", options }],
};

test("an item of several tags stands under each of them, and is one line of its own in each", () => {
  const lines = keyed(store, linesOf({ store, items: rows, groups: ["tags"], folded: new Set() }), ["tags"]);
  assert.deepEqual(lines.map(keyOf), ["tags:law", "1", "2", "tags:web", "1~2", "tags:", "3"]);
  assert.equal(idOf("1~2"), "1");
});

test("what is shut counts for nothing: the first line in sight has the item's own key", () => {
  const lines = keyed(store, linesOf({ store, items: rows, groups: ["tags"], folded: new Set(["tags:law"]) }), ["tags"]);
  assert.deepEqual(lines.map(keyOf), ["tags:law", "tags:web", "1", "tags:", "3"]);
});

test("lanes and columns have each choice once", () => {
  assert.deepEqual(keysInOrder(store, "tags", rows), ["law", "web"]);
  assert.deepEqual(keysInOrder(store, "custom.areas", rows), ["web", "api"]);
});

test("moved from one tag to another it keeps the rest; moved to none it has none", () => {
  assert.deepEqual(patchTo(store, "tags", "new", rows[0], "web"), { tags: ["new", "law"] });
  assert.deepEqual(patchTo(store, "tags", "law", rows[0], "web"), { tags: ["law"] });
  assert.deepEqual(patchTo(store, "tags", "web", rows[1], ""), { tags: ["law", "web"] });
  assert.deepEqual(patchTo(store, "tags", "", rows[0], "web"), { tags: [] });
  assert.deepEqual(patchTo(store, "custom.areas", "web", rows[0], "api"), { "custom.areas": ["web"] });
  assert.deepEqual(patchTo(store, "tags", "web"), { tags: ["web"] });
});

test("a bar for each tag, the further ones with a key of their own", () => {
  const view = { from: 0, scale: 3, lanes: "tags", order: ["law", "web"], several: true, keyOf: (item) => (item.tags.length ? item.tags : ""), measure: () => ({ title: 0, note: 0, precision: 0 }) };
  const { lanes } = arrange(rows, view);
  assert.deepEqual(lanes.map(({ id, bars }) => [id, bars.map(({ key }) => key)]), [["law", ["1", "2"]], ["web", ["1~web"]], ["", ["3"]]]);
  assert.equal(grouped(rows, view.keyOf, view.order).length, 3);
});

test("any field groups: numbers by the steps of one scale, days by month, texts as they are", () => {
  const own = (slug, kind) => ({ slug, name: slug, kind });
  const made = [[7, "2026-05-09", "b"], [3, "2026-04-30", "a"], [4.5, "2026-05-01", "b"], [null, null, ""], [-2, null, "a"]];
  const items = made.map(([size, day, note], at) => ({ id: String(at), key: `A-${at}`, title: "", tags: [], custom: { size, day, note }, rank: at }));
  const here = { items: new Map(), revision: 1, lookup: {}, scoringModels: [], workspace: { currency: "EUR" }, customFields: [own("size", "number"), own("day", "date"), own("note", "text")] };
  const said = (field) => linesOf({ store: here, items, groups: [field], folded: new Set() }).filter(({ group }) => group).map(({ name, count }) => `${name}: ${count}`);
  assert.deepEqual(said("custom.size"), ["below 0: 1", "over 2, up to 5: 2", "over 5, up to 10: 1", "None: 1"]);
  assert.deepEqual(said("custom.day"), ["April 2026: 1", "May 2026: 2", "None: 2"]);
  assert.deepEqual(said("custom.note"), ["a: 2", "b: 2", "None: 1"]);
  assert.deepEqual(patchTo(here, "custom.note", "c"), { "custom.note": "c" });
  assert.equal(patchTo(here, "custom.size", "5"), null);
});

test("a board takes a text with few values, and leads to the table for one with many", async () => {
  const { planColumns } = await import("../../static/js/workbench/board-plan.js");
  const board = (many) => {
    const items = Array.from({ length: many }, (_, at) => ({ id: String(at), custom: { note: `Note ${at}` } }));
    const state = { columns: "custom.note", filters: {} };
    const told = [];
    const here = { items: new Map(), revision: many, lookup: {}, scoringModels: [], statuses: [], workspace: {}, customFields: [{ slug: "note", name: "Note", kind: "text" }] };
    const ctx = { state, shown: () => items, set: (change) => Object.assign(state, change), tell: { plain: (words) => told.push(words) } };
    return { field: planColumns({ ctx, store: here }).field, again: planColumns({ ctx, store: here }).field, told: told.length };
  };
  assert.deepEqual(board(3), { field: "custom.note", again: "custom.note", told: 0 });
  assert.deepEqual(board(201), { field: "horizon", again: "horizon", told: 1 });
});

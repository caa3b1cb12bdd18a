// The plan as columns becomes items and links.

import assert from "node:assert/strict";
import test from "node:test";

const { unpacked } = await import("../../static/js/workbench/plan.js");

const PLAN = {
  size: 2,
  fields: ["id", "team", "type", "parent", "tags", "start", "rank"],
  empty: { tags: [], external_id: "" },
  refs: { team: ["red", "blue"], type: ["bug"] },
  columns: { id: ["a", "b"], team: [1, null], type: [0, 0], parent: [null, 0], tags: [null, ["x"]], start: null, rank: [1, 2] },
  links: { ids: "l m", kinds: ["blocks", "relates"], kind: [0, 1], source: [0, "away"], target: [1, 0], lag: [2, 0] },
  products: [{ id: "p" }],
};

test("places are what they stand for, and nothing is what is empty", () => {
  const { items, products } = unpacked(PLAN);
  assert.deepEqual(items, [
    { s: null, e: null, id: "a", team: "blue", type: "bug", parent: null, tags: [], start: null, rank: 1 },
    { s: null, e: null, id: "b", team: null, type: "bug", parent: "a", tags: ["x"], start: null, rank: 2 },
  ]);
  assert.deepEqual(products, [{ id: "p" }]);
});

test("links name items by id, also those that are not among the items", () => {
  assert.deepEqual(unpacked(PLAN).links, [["l", "blocks", "a", "b", 2], ["m", "relates", "away", "a", 0]]);
});

test("a frame has links and no items", () => {
  const frame = unpacked({ links: { ids: "l", kinds: ["blocks"], kind: [0], source: ["a"], target: ["b"], lag: null } });
  assert.deepEqual([frame.items, frame.links], [[], [["l", "blocks", "a", "b", 0]]]);
});

test("what all items share when empty cannot be changed by one", () => {
  const [item] = unpacked(PLAN).items;
  assert.throws(() => item.tags.push("y"), TypeError);
});

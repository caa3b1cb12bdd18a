import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { querySelector: () => null };
const { fields, modelOf, standard } = await import("../../static/js/workbench/columns.js");

const storeWith = (...scoringModels) => ({ lookup: {}, customFields: [], scoringModels });
const model = (id, kind, product = null) => ({ id, kind, name: id.toUpperCase(), product });
const labels = (store) => Object.values(fields(store)).map(({ label }) => label);

test("without a model the scores of the figures are plainly RICE and Value/effort", () => {
  const store = storeWith(model("w", "weighted"));
  assert.equal(fields(store).rice.label, "RICE");
  assert.ok(standard(store).includes("rice"));
});

test("no two columns are called alike, and the model stands where the figures' score stood", () => {
  const store = storeWith({ ...model("r", "rice"), name: "RICE" }, { ...model("v", "value_effort"), name: "Value/effort" });
  assert.equal(new Set(labels(store)).size, labels(store).length);
  assert.equal(fields(store).rice.label, "RICE of the figures");
  const names = standard(store);
  assert.ok(names.includes("score.r") && names.includes("score.v"));
  assert.ok(!names.includes("rice") && !names.includes("value_effort"));
});

test("a model of one product counts for its items only", () => {
  const store = storeWith(model("r", "rice", "pay"));
  assert.ok(standard(store).includes("rice"));
  assert.equal(modelOf(store, "rice", { product: "pay" }).id, "r");
  assert.equal(modelOf(store, "rice", { product: "map" }), undefined);
});

test("a score that is a class is read as its word, and ranks as it counts", async () => {
  const { groupKeys, groupWords, sortValue, words } = await import("../../static/js/workbench/columns.js");
  const { keysInOrder } = await import("../../static/js/workbench/by-field.js");
  const classes = [["must", 3, "Must"], ["should", 2, "Should"], ["could", 1, "Could"], ["wont", 0, "Won’t"]];
  const store = { ...storeWith({ ...model("m", "moscow"), classes }), revision: 1, items: new Map() };
  const item = (score) => ({ scores: score === null ? {} : { m: score } });
  assert.equal(words(store, item(3), "score.m"), "Must");
  assert.equal(words(store, item(0), "score.m"), "Won’t");
  assert.equal(words(store, item(null), "score.m"), "");
  assert.deepEqual([3, 0, null].map((score) => sortValue(store, item(score), "score.m")), [3, 0, null]);
  assert.equal(groupKeys(store, "score.m")(item(0)), "wont");
  assert.equal(groupWords(store, "score.m", "wont"), "Won’t");
  assert.deepEqual(keysInOrder(store, "score.m", []), ["must", "should", "could", "wont"]);
  assert.ok(!fields(store)["score.m"].number, "nobody adds up classes");
});

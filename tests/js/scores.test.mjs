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

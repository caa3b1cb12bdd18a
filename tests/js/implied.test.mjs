// A new item shows where it was made: it takes what the filters in force say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { implied } from "../../static/js/workbench/implied.js";

const statuses = [["s1", "idea"], ["s2", "planned"], ["s3", "planned"], ["s4", "shipped"]].map(([id, category]) => ({ id, category }));
const customFields = [{ slug: "lead", kind: "person" }, { slug: "parts", kind: "multiselect" }, { slug: "note", kind: "text" }];
const store = { statuses, customFields, me: { id: "me-1" }, lookup: { status: new Map(statuses.map((one) => [one.id, one])) } };
const of = (filters, f = null) => implied(store, { filters, f });
const is = (...values) => ({ values });
const not = (...values) => ({ not: true, values });

test("chips: one value does, nothing needs nothing, what is denied says nothing", () => {
  assert.deepEqual(of({ team: is("a"), tag: is("web"), type: not("bug") }), { team: "a", tags: ["web"] });
  assert.deepEqual(of({ team: is("a", "b"), owner: is("none", "x") }), { team: "a" });
  assert.deepEqual(of({ owner: is("me") }), { owner: "me-1" });
});

test("a stage means the first status of it", () => {
  assert.deepEqual(of({ category: is("planned") }), { status: "s2" });
  assert.deepEqual(of({ category: not("dropped") }), {});
  assert.deepEqual(of({ category: not("idea", "planned") }), { status: "s4" });
  assert.deepEqual(of({ status: is("s3", "s4") }), { status: "s3" });
  assert.deepEqual(of({ status: not("s1") }), { status: "s2" });
  assert.deepEqual(of({ category: is("dropped") }), {});
});

test("conditions that must all hold", () => {
  const all = (...nodes) => of({}, { all: nodes });
  assert.deepEqual(all({ field: "custom.lead", op: "is", value: "me" }, { field: "custom.parts", op: "any_of", value: ["x", "y"] }), { "custom.lead": "me-1", "custom.parts": ["x"] });
  assert.deepEqual(all({ field: "category", op: "is", value: "planned" }, { field: "effort", op: ">", value: 3 }), { status: "s2" });
  assert.deepEqual(all({ field: "custom.note", op: "contains", value: "x" }, { field: "tags", op: "contains", value: "web" }), { tags: ["web"] });
  assert.deepEqual(of({}, { any: [{ field: "team", op: "is", value: "a" }] }), {});
});

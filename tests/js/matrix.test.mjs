import assert from "node:assert/strict";
import { test } from "node:test";
import { labelled } from "../../static/js/workbench/matrix-place.js";

const dot = (id, x, y, r, title = "x".repeat(20)) => ({ x, y, r, item: { id, title } });
const wide = (text) => text.length * 6;

test("no label reaches into a bubble, nor into what is drawn around one", () => {
  const dots = [dot("a", 100, 100, 8), dot("b", 240, 100, 5), dot("c", 100, 130, 5)];
  const named = labelled(dots, [], wide, 1000);
  assert.ok(!named.has("a"), "its label would end below the dashes of b");
  assert.ok(named.has("b") && named.has("c"));
  assert.ok(labelled([dots[0], dot("b", 260, 100, 5)], [], wide, 1000).has("a"));
});

test("a label that would leave the field is left out", () => assert.equal(labelled([dot("a", 100, 100, 8)], [], wide, 200).size, 0));

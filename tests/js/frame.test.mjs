// The arithmetic behind the palette and the menus.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fold, match, spans } from "../../static/js/match.js";
import { spot } from "../../static/js/place.js";

test("every word of the query must be in the label, accents and case aside", () => {
  assert.ok(match("Résumé of the Ledger", "resume led"));
  assert.ok(match("Members", ""));
  assert.ok(!match("Ledger migration", "ledger export"));
  assert.equal(fold("Inês Ölüm"), "ines olum");
});

test("the letters found are told in order and without overlap", () => {
  assert.deepEqual(spans("Ledger migration", "mig led"), [[0, 3], [7, 10]]);
  assert.deepEqual(spans("banana", "ana nan"), [[1, 4]]);
  assert.deepEqual(spans("Inês", "ines"), [[0, 4]]);
});

const room = { width: 1000, height: 600 };
const box = { width: 200, height: 300 };

test("a menu opens under its button, above it where there is no room, and stays inside", () => {
  assert.deepEqual(spot({ left: 20, right: 60, top: 10, bottom: 40 }, box, room), { top: 44, left: 20 });
  assert.deepEqual(spot({ left: 20, right: 60, top: 500, bottom: 530 }, box, room), { top: 196, left: 20 });
  assert.deepEqual(spot({ left: 950, right: 990, top: 10, bottom: 40 }, box, room), { top: 44, left: 792 });
});

test("right to left it ends where its button ends", () => {
  assert.equal(spot({ left: 700, right: 740, top: 10, bottom: 40 }, box, room, { rtl: true }).left, 540);
});

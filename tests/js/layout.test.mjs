import assert from "node:assert/strict";
import { test } from "node:test";
import { canvas, inRow, pack, stack, windowOf } from "../../static/js/workbench/layout.js";

function random(seed) {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}

function bars(count, seed = 7) {
  const next = random(seed);
  const made = Array.from({ length: count }, () => {
    const x = Math.floor(next() * 5000);
    return { x, right: x + 10 + Math.floor(next() * 300) };
  });
  return made.sort((a, b) => a.x - b.x);
}

test("no two bars of a row overlap and none is lost", () => {
  const rows = pack(bars(500));
  assert.equal(rows.flat().length, 500);
  for (const row of rows) for (let i = 1; i < row.length; i += 1) assert.ok(row[i].x >= row[i - 1].right + 6);
});

test("it uses no more rows than bars that lie over each other", () => {
  const all = bars(300, 3);
  const depth = Math.max(...all.map((bar) => all.filter((other) => other.x <= bar.x && other.right + 6 > bar.x).length));
  assert.equal(pack(all).length, depth);
});

test("what a window shows equals a plain search", () => {
  for (const row of pack(bars(400, 11)))
    for (const from of [-100, 0, 777, 2500, 6000]) {
      const plain = row.filter((bar) => bar.right >= from && bar.x <= from + 800);
      assert.deepEqual(inRow(row, from, from + 800), plain);
    }
});

test("lanes stand below each other, an empty one too", () => {
  const lanes = [{ rows: [[], []] }, { rows: [] }];
  assert.equal(stack(lanes, { header: 30, pitch: 10, foot: 4 }), 54 + 44);
  assert.deepEqual(lanes.map((lane) => lane.top), [0, 54]);
});

test("a window of rows stays inside the list", () => {
  assert.deepEqual(windowOf(0, 320, 32, 1000, 2), [0, 12]);
  assert.deepEqual(windowOf(31900, 320, 32, 1000, 2), [994, 1000]);
  assert.deepEqual(windowOf(0, 320, 32, 3, 2), [0, 3]);
});

test("the canvas holds today and every item", () => {
  const { from, to } = canvas([{ s: 100, e: 120 }, { s: 300, e: 900 }], 500, 30);
  assert.ok(from < 100 && to > 900);
});

test("10,000 bars are packed quickly", () => {
  const all = bars(10000);
  const began = performance.now();
  pack(all);
  assert.ok(performance.now() - began < 500);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Queue, differing } from "../../static/js/workbench/queue.js";
import { UndoStack } from "../../static/js/undo.js";

/** A server of one item, with versions. */
function server(over = {}) {
  const item = { id: "1", version: 1, title: "Old", end: "2026-01-01" };
  const log = [];
  const seen = { base: { ...item } };
  const queue = new Queue({
    async send(id, patch, version) {
      await Promise.resolve();
      over.before?.(item);
      log.push([patch, version]);
      if (version !== item.version) throw { status: 412, current: { ...item } };
      Object.assign(item, patch, { version: item.version + 1 });
      return { ...item };
    },
    version: () => seen.base.version,
    onServer: (answer) => (seen.base = answer),
    onRefused: (id, edit) => (seen.refused = edit),
    onLost(id, edit, current) {
      const clash = differing(edit.base, current, Object.keys(edit.patch));
      seen.base = current;
      return clash.length ? "drop" : "retry";
    },
    pause: () => Promise.resolve(),
  });
  return { item, log, seen, queue, show: () => queue.overlay(seen.base) };
}

test("quick edits go one after the other, each with the version before it", async () => {
  const { queue, show, log, item } = server();
  const all = ["A", "B", "C"].map((title) => queue.push(show(), { title }));
  assert.equal(show().title, "C");
  await Promise.all(all);
  assert.deepEqual(log.map(([, version]) => version), [1, 2, 3]);
  assert.equal(item.title, "C");
  assert.equal(queue.busy, false);
});

test("a change of another field by someone else is kept, and so is mine", async () => {
  const { queue, show, item, seen } = server();
  Object.assign(item, { end: "2026-02-02", version: 2 });
  await queue.push(show(), { title: "Mine" });
  assert.equal(item.title, "Mine");
  assert.equal(item.end, "2026-02-02");
  assert.equal(seen.refused, undefined);
});

test("a change of the same field by someone else is never overwritten", async () => {
  const { queue, show, item, seen } = server();
  Object.assign(item, { title: "Theirs", version: 2 });
  const answer = await queue.push(show(), { title: "Mine" });
  assert.equal(answer, null);
  assert.equal(item.title, "Theirs");
  assert.equal(show().title, "Theirs");
  assert.deepEqual(seen.refused.patch, { title: "Mine" });
});

test("an edit that waits behind a lost one still goes out, unless it lost too", async () => {
  const { queue, show, item } = server();
  Object.assign(item, { title: "Theirs", version: 2 });
  const all = [queue.push(show(), { title: "Mine" }), queue.push(show(), { end: "2026-03-03" })];
  await Promise.all(all);
  assert.equal(item.title, "Theirs");
  assert.equal(item.end, "2026-03-03");
});

test("without a connection it is sent again", async () => {
  let down = 3;
  const { queue, show, item } = server({ before: () => { if (down-- > 0) throw { retry: true }; } });
  await queue.push(show(), { title: "Later" });
  assert.equal(item.title, "Later");
});

test("any sequence of acts, undone one by one, gives the state before", async () => {
  const stack = new UndoStack();
  let state = 0;
  const states = [0];
  for (const step of [3, -1, 7, 7, -4]) {
    const from = state;
    state += step;
    states.push(state);
    stack.push({ undo: () => { state = from; }, redo: () => { state = from + step; } });
  }
  for (const want of states.slice(0, -1).reverse()) { await stack.undo(); assert.equal(state, want); }
  assert.equal(await stack.undo(), null);
  for (const want of states.slice(1)) { await stack.redo(); assert.equal(state, want); }
});

test("an act that cannot be undone does not stand in the way", async () => {
  const stack = new UndoStack();
  let first = true;
  stack.push({ undo: () => { first = false; }, redo() {} });
  stack.push({ undo: () => false, redo() {} });
  assert.equal((await stack.undo()).ok, false);
  await stack.undo();
  assert.equal(first, false);
});

test("whoever leaves waits until nothing is under way, whether an edit or an act", async () => {
  const { queue, show, item } = server();
  const told = [];
  queue.onAsk = () => told.push(queue.busy);
  await queue.through();
  let answer;
  const act = queue.patiently(() => new Promise((done) => { answer = done; }));
  queue.push(show(), { title: "A" });
  let gone = false;
  const leaving = queue.through().then(() => { gone = true; });
  while (!answer) await new Promise((turn) => setTimeout(turn));
  assert.deepEqual([item.title, queue.busy, gone], ["Old", true, false], "what is done after an act is sent after it");
  answer();
  await Promise.all([act, leaving]);
  assert.equal(item.title, "A");
  assert.deepEqual([queue.busy, gone, told.at(-1)], [false, true, false]);
});

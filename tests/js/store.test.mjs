import assert from "node:assert/strict";
import { test } from "node:test";
import { Echoes, Store, initials } from "../../static/js/workbench/store.js";
import { Edits } from "../../static/js/workbench/edits.js";
import { placeAt, placeOf, rankNear } from "../../static/js/workbench/order.js";

const FIELDS = ["id", "key", "title", "status", "horizon", "start", "start_precision", "end", "end_precision", "rank", "reach", "impact", "confidence", "effort", "version"];
const made = (id, rank) => ({ ...Object.fromEntries(FIELDS.map((name) => [name, null])), id, key: `PAY-${id}`, title: `Item ${id}`, status: "s1", rank, version: 1 });

/** A workspace of three items, on a server that keeps versions. */
function world() {
  const server = new Map(["a", "b", "c"].map((id) => [id, { id, key: `PAY-${id}`, title: `Item ${id}`, status: "s1", rank: 0, version: 1 }]));
  const heard = [];
  const tell = Object.fromEntries(["saved", "offline", "merged", "lost", "refused", "plain"].map((name) => [name, (...args) => heard.push([name, ...args])]));
  const api = {
    async change(id, patch, version) {
      await Promise.resolve();
      const item = server.get(id);
      if (item.version !== version) throw { status: 412, current: { ...item } };
      if (patch.title === "") throw { status: 400, words: "Say what it is." };
      return { ...Object.assign(item, patch, { version: version + 1 }) };
    },
    async create(fields) {
      const item = { id: "n", key: "PAY-n", rank: 9, version: 1, status: "s1", ...fields };
      server.set("n", item);
      return { ...item };
    },
    async remove(id) { server.delete(id); },
    async restore(id) { return { id, key: `PAY-${id}`, title: `Item ${id}`, status: "s1", rank: 1, version: 3 }; },
  };
  const store = new Store(api, tell);
  store.onStale = () => {};
  const meta = { workspace: {}, me: { id: "me", can: ["roadmap.write"] }, products: [], teams: [], objectives: [], members: [{ id: "me", name: "Inês Duarte" }] };
  const statuses = [{ id: "s1", name: "Planned", category: "planned" }, { id: "s2", name: "Shipped", category: "shipped" }];
  store.load({ ...meta, statuses, items: [made("a", 1), made("b", 2), made("c", 3)] });
  return { server, heard, store, edits: new Edits(store, tell), api };
}

test("a change shows at once and is undone and done again", async () => {
  const { store, edits, server } = world();
  const sent = edits.change("a", { title: "New" }, "Renamed");
  assert.equal(store.get("a").title, "New");
  await sent;
  await edits.stack.undo();
  assert.equal(server.get("a").title, "Item a");
  await edits.stack.redo();
  assert.equal(server.get("a").title, "New");
});

test("what is refused goes back, is told, and cannot be undone", async () => {
  const { store, edits, heard } = world();
  assert.equal(await edits.change("a", { title: "" }), null);
  assert.equal(store.get("a").title, "Item a");
  assert.deepEqual(heard.at(-1), ["refused", "Say what it is.", "a"]);
  assert.equal(edits.stack.done.length, 0);
});

test("a lost race keeps theirs and offers mine", async () => {
  const { store, edits, server, heard } = world();
  Object.assign(server.get("a"), { title: "Theirs", version: 2 });
  await edits.change("a", { title: "Mine" });
  assert.equal(store.get("a").title, "Theirs");
  const [kind, id, patch, clash] = heard.at(-1);
  assert.deepEqual([kind, id, patch, clash.fields], ["lost", "a", { title: "Mine" }, ["title"]]);
});

test("nothing is sent when nothing changes; null and missing are the same", async () => {
  const { store, edits } = world();
  await edits.change("a", { title: "Item a", horizon: null });
  assert.equal(edits.stack.done.length, 0);
  assert.equal(store.queue.busy, false);
});

test("undo leaves alone what someone has changed since", async () => {
  const { store, edits, server, heard } = world();
  await edits.change("a", { title: "Mine" });
  Object.assign(server.get("a"), { title: "Theirs", version: 3 });
  store.takeOthers([{ ...server.get("a") }], ["a"]);
  assert.equal((await edits.stack.undo()).ok, false);
  assert.equal(store.get("a").title, "Theirs");
  assert.equal(heard.at(-1)[0], "plain");
});

test("scores and shipping show before the server has answered", () => {
  const { store, edits } = world();
  edits.change("a", { reach: 100, impact: 2, confidence: 50, effort: 4, status: "s2" });
  assert.equal(store.get("a").rice, 25);
  assert.ok(store.get("a").shipped_at);
});

test("what others changed or removed is taken in, but never over an edit under way", async () => {
  const { store, edits } = world();
  const base = store.base.get("b");
  store.takeOthers([{ ...base, title: "Theirs", version: 2 }], ["b", "c"]);
  assert.equal(store.get("b").title, "Theirs");
  assert.equal(store.get("c"), undefined);
  const sent = edits.change("a", { title: "Mine" });
  store.takeOthers([{ ...store.base.get("a"), title: "Old news" }], ["a"]);
  assert.equal(store.get("a").title, "Mine");
  await sent;
});

test("an answer that was asked for before an item was deleted does not bring it back", async () => {
  const { store, edits } = world();
  const [row, begun] = [{ ...store.base.get("b") }, store.clock];
  await edits.remove("b");
  store.takeOthers([row], ["b"], begun);
  assert.equal(store.get("b"), undefined);
  store.takeOthers([row], ["b"], store.clock);
  assert.equal(store.get("b").title, "Item b", "somebody brought it back");
});

test("a new item can be taken back, a deleted one brought back", async () => {
  const { store, edits } = world();
  await edits.create({ title: "Fresh" });
  assert.equal(store.get("n").title, "Fresh");
  await edits.stack.undo();
  assert.equal(store.get("n"), undefined);
  await edits.remove("b");
  assert.equal(store.get("b"), undefined);
  await edits.stack.undo();
  assert.equal(store.get("b").title, "Item b");
});

test("an item moved among the others goes back to its place", async () => {
  const { store, edits } = world();
  await edits.change("a", { after: "c" });
  const list = () => store.ranked().map((item) => item.id).join("");
  store.base.get("a").rank = 4;
  store.refresh("a");
  store.changed(["a"]);
  assert.equal(list(), "bca");
  edits.stack.undo();
  assert.equal(list(), "abc");
});

test("places and ranks", () => {
  const list = [{ id: "a", rank: 1 }, { id: "b", rank: 2 }, { id: "c", rank: 3 }];
  assert.deepEqual(placeOf(list, list[0]), { before: "b" });
  assert.deepEqual(placeOf(list, list[2]), { after: "b" });
  assert.deepEqual(placeAt(list, 2), { after: "b" });
  assert.deepEqual(placeAt([], 0), {});
  assert.deepEqual(rankNear(list, { after: "a" }), { rank: 1.5 });
  assert.deepEqual(rankNear(list, { after: "c" }), { rank: 4 });
  assert.deepEqual(rankNear(list, { before: "a" }), { rank: 0 });
});

test("echoes of our own changes are known, whichever comes first, and only so many", () => {
  let now = 0;
  const echoes = new Echoes(() => now);
  echoes.expect("a");
  assert.equal(echoes.heard("a", false), true);
  assert.equal(echoes.heard("a", false), false);
  assert.equal(echoes.heard("a", true), true);
  echoes.expect("a");
  assert.equal(echoes.heard("a", false), false);
  echoes.expect("a");
  now = 20000;
  assert.equal(echoes.heard("a", false), false);
});

test("initials", () => {
  assert.equal(initials("Inês Duarte"), "ID");
  assert.equal(initials("ana@example.com"), "AN");
});

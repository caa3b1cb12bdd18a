import assert from "node:assert/strict";
import { test } from "node:test";
import { ScenarioApi } from "../../static/js/workbench/scenario-api.js";

const LIVE = { fields: ["id", "title", "status", "team", "tags", "custom", "version"], refs: { status: ["s1", "s2"] }, rows: [["a", "A", 0, null, [], { size: 1 }, 4], ["b", "B", 1, "t", ["x"], {}, 2]], statuses: [{ id: "s1" }] };

/** A scenario on a server that keeps its changes, and remembers what was asked of it. */
async function world(changes = []) {
  const asked = [];
  const api = new ScenarioApi("", () => "", "sc");
  globalThis.fetch = async (path, { method, body }) => {
    const data = body && JSON.parse(body);
    asked.push([method, path, data]);
    const answer = (value, status = 200) => ({ ok: status < 400, status, json: async () => value });
    if (path === "/workbench") return answer(LIVE);
    if (path === "/scenarios/sc") return answer({ id: "sc", name: "Sc", state: "open" });
    if (path === "/scenarios/sc/changes" && method === "GET") return answer({ results: changes });
    const set = Object.fromEntries(Object.entries(data.set || { status: "dropped" }).flatMap(([name, value]) => (name === "custom" ? Object.entries(value).map(([slug, one]) => [`custom.${slug}`, one]) : [[name, value]])));
    return answer({ id: data.item ? `c-${data.item}` : "new-1", item: data.item || null, set }, 201);
  };
  return { api, asked, data: await api.workbench() };
}

test("changes lie over the live items, and new ones stand beside them", async () => {
  const { data } = await world([{ id: "c", item: "a", set: { title: "Otherwise", "custom.size": 3 } }, { id: "n", item: null, set: { title: "New", team: "t" } }, { id: "d", item: "b", set: { title: "No" }, applied_at: "2026-01-01" }]);
  const at = (row, name) => row[data.fields.indexOf(name)];
  assert.deepEqual(data.rows.map((row) => [at(row, "id"), at(row, "title"), at(row, "status"), at(row, "team")]), [["a", "Otherwise", "s1", null], ["b", "B", "s2", "t"], ["n", "New", "s1", "t"]]);
  assert.deepEqual(at(data.rows[0], "custom"), { size: 3 });
});

test("an edit goes to the scenario and answers the item as it is there", async () => {
  const { api, asked } = await world();
  const item = await api.change("a", { title: "Ours", "custom.size": 9 }, 4);
  assert.deepEqual(asked.at(-1), ["POST", "/scenarios/sc/changes", { item: "a", set: { title: "Ours", custom: { size: 9 } } }]);
  assert.deepEqual([item.title, item.custom, item.version], ["Ours", { size: 9 }, 4]);
});

test("nothing else that writes leaves the browser", async () => {
  const { api, asked } = await world();
  const before = asked.length;
  for (const [method, path] of [["POST", "/links"], ["PATCH", "/items/a"], ["DELETE", "/items/a"], ["POST", "/items/bulk"], ["POST", "/undo"], ["PATCH", "/milestones/m"], ["POST", "/items/a/merge"], ["PUT", "/items/a/ratings"]]) {
    await assert.rejects(async () => api.request(method, path, { body: {} }), /scenario/);
  }
  await assert.rejects(() => api.change("a", { after: "b" }), /order/);
  assert.equal(asked.length, before);
});

test("a bulk is undone as one", async () => {
  const { api, asked } = await world();
  const { xid, changed } = await api.bulk({ ids: ["a", "b"], set: { team: "t2" }, add_tags: ["y"] });
  assert.deepEqual(changed, ["a", "b"]);
  assert.deepEqual(asked.at(-1)[2], { item: "b", set: { team: "t2", tags: ["x", "y"] } });
  await api.undo(xid);
  assert.deepEqual(asked.slice(-2).map(([, , body]) => body), [{ item: "b", set: { team: "t", tags: ["x"] } }, { item: "a", set: { team: null, tags: [] } }]);
});

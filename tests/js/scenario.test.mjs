import assert from "node:assert/strict";
import { test } from "node:test";
import { ScenarioApi } from "../../static/js/workbench/scenario-api.js";

globalThis.document ??= { querySelector: () => null };
const { follow } = await import("../../static/js/workbench/scenario-live.js");

const LIVE = { size: 2, fields: ["id", "title", "status", "team", "tags", "custom", "version"], empty: { tags: [], custom: {} }, refs: { status: ["s1", "s2"] }, columns: { id: ["a", "b"], title: ["A", "B"], status: [0, 1], team: [null, "t"], tags: [null, ["x"]], custom: [{ size: 1 }, null], version: [4, 2] }, statuses: [{ id: "s1" }], links: { ids: "l", kinds: ["blocks"], kind: [0], source: [0], target: [1], lag: null }, milestones: [{ id: "m", name: "Fair", date: "2027-03-01", date_precision: "day" }] };

/** A scenario on a server that keeps its changes, and remembers what was asked of it. */
async function world(changes = []) {
  const asked = [];
  const api = new ScenarioApi("", () => "", "sc");
  const answer = (value, status = 200) => ({ ok: status < 400, status, json: async () => value });
  const laid = (data) => {
    const set = Object.fromEntries(Object.entries(data.set || { status: "dropped" }).flatMap(([name, value]) => (name === "custom" ? Object.entries(value).map(([slug, one]) => [`custom.${slug}`, one]) : [[name, value]])));
    return { id: data.item ? `c-${data.item}` : "new-1", kind: "item", item: data.item || null, set };
  };
  globalThis.fetch = async (path, { method, body }) => {
    const data = body && JSON.parse(body);
    asked.push(...(data?.changes ?? [data]).map((one) => [method, path, one]));
    if (path.endsWith("/many")) return answer({ results: data.changes.map(laid) }, 201);
    if (path === "/workbench") return answer(LIVE);
    if (path === "/scenarios/sc") return answer({ id: "sc", name: "Sc", state: "open" });
    if (path === "/scenarios/sc/changes" && method === "GET") return answer({ results: changes.map((change) => ({ kind: "item", ...change })) });
    if (method === "DELETE") return answer(null, 204);
    if (data.link || data.kind === "link") return answer({ id: "cl", kind: "link", link: data.link || null, drop: !!data.drop, set: { kind: "blocks", source: "a", target: "b", lag: 0, ...data.set } }, 201);
    if (data.milestone) return answer({ id: "cm", kind: "milestone", milestone: data.milestone, set: data.set }, 201);
    return answer(laid(data), 201);
  };
  return { api, asked, data: await api.workbench() };
}

test("changes lie over the live items, and new ones stand beside them", async () => {
  const { data } = await world([{ id: "c", item: "a", set: { title: "Otherwise", "custom.size": 3 } }, { id: "n", item: null, set: { title: "New", team: "t" } }, { id: "d", item: "b", set: { title: "No" }, applied_at: "2026-01-01" }]);
  assert.deepEqual(data.items.map(({ id, title, status, team }) => [id, title, status, team]), [["a", "Otherwise", "s1", null], ["b", "B", "s2", "t"], ["n", "New", "s1", "t"]]);
  assert.deepEqual(data.items[0].custom, { size: 3 });
});

test("an edit goes to the scenario and answers the item as it is there", async () => {
  const { api, asked } = await world();
  const item = await api.change("a", { title: "Ours", "custom.size": 9 }, 4);
  assert.deepEqual(asked.at(-1), ["POST", "/scenarios/sc/changes", { item: "a", set: { title: "Ours", custom: { size: 9 } } }]);
  assert.deepEqual([item.title, item.custom, item.version], ["Ours", { size: 9 }, 0]);
});

test("nothing else that writes leaves the browser", async () => {
  const { api, asked } = await world();
  const before = asked.length;
  for (const [method, path] of [["POST", "/milestones"], ["PATCH", "/items/a"], ["DELETE", "/items/a"], ["POST", "/items/bulk"], ["POST", "/undo"], ["DELETE", "/milestones/m"], ["POST", "/items/a/merge"], ["PUT", "/items/a/ratings"]]) {
    await assert.rejects(async () => api.request(method, path, { body: {} }), /scenario/);
  }
  assert.equal(asked.length, before);
});

test("links and milestones are answered from the scenario and written into it", async () => {
  const { api, asked, data } = await world([{ id: "x", kind: "link", link: null, set: { kind: "blocks", source: "b", target: "a", lag: 3 } }]);
  assert.deepEqual(data.links, [["l", "blocks", "a", "b", 0], ["x", "blocks", "b", "a", 3]]);
  const made = await api.request("POST", "/links", { body: { kind: "blocks", source: "a", target: "c", lag: 1 } });
  assert.deepEqual(asked.at(-1), ["POST", "/scenarios/sc/changes", { kind: "link", set: { kind: "blocks", source: "a", target: "c", lag: 1 } }]);
  assert.deepEqual([made.id, made.target, made.lag], ["cl", "c", 1]);
  await api.request("PATCH", "/links/l", { body: { lag: 7 } });
  assert.deepEqual(asked.at(-1)[2], { link: "l", set: { lag: 7 } });
  assert.equal((await api.get("/links/l")).lag, 7);
  await api.request("DELETE", "/links/l", {});
  assert.deepEqual(asked.at(-1)[2], { link: "l", drop: true });
  assert.equal(api.link("l"), null);
  await api.request("DELETE", "/links/x", {});
  assert.deepEqual(asked.at(-1).slice(0, 2), ["DELETE", "/scenarios/sc/changes/x"]);
  const day = await api.request("PATCH", "/milestones/m", { body: { date: "2027-04-01", date_precision: "day" } });
  assert.deepEqual(asked.at(-1)[2], { milestone: "m", set: { date: "2027-04-01", date_precision: "day" } });
  assert.deepEqual([day.name, day.date], ["Fair", "2027-04-01"]);
});

test("the order is the scenario's own", async () => {
  const { api, asked } = await world();
  await api.change("a", { after: "b" });
  assert.deepEqual(asked.at(-1)[2], { item: "a", set: { after: "b" } });
});

test("a bulk is undone as one", async () => {
  const { api, asked } = await world();
  const { xid, changed } = await api.bulk({ ids: ["a", "b"], set: { team: "t2" }, add_tags: ["y"] });
  assert.deepEqual(changed, ["a", "b"]);
  assert.deepEqual(asked.at(-1)[2], { item: "b", set: { team: "t2", tags: ["x", "y"] } });
  const told = [];
  api.onLaid = (ids) => told.push(...ids);
  await api.undo(xid);
  assert.deepEqual(told.sort(), ["a", "b"], "what was taken back is shown at once");
  assert.deepEqual(asked.slice(-2).map(([, , body]) => body), [{ item: "b", set: { team: "t", tags: ["x"] } }, { item: "a", set: { team: null, tags: [] } }]);
});

test("putting several away is undone as one, and what only the scenario has is refused before any goes", async () => {
  const { api, asked } = await world([{ id: "n", item: null, set: { title: "New" } }]);
  const sent = () => asked.filter(([method]) => method === "POST").map(([, , body]) => body);
  await assert.rejects(api.bulk({ ids: ["a", "n"], archived: true }), /Only the scenario/);
  assert.deepEqual(sent(), []);
  const told = [];
  api.onLaid = (ids) => told.push(ids);
  const { xid, changed } = await api.bulk({ ids: ["a", "b"], archived: true });
  assert.deepEqual(changed, ["a", "b"]);
  assert.deepEqual(sent(), [{ item: "a", set: { archived: true } }, { item: "b", set: { archived: true } }]);
  assert.ok(told.some((ids) => ids.join() === "a,b"));
  await api.undo(xid);
  assert.deepEqual(sent().slice(2), [{ item: "a", set: { archived: false } }, { item: "b", set: { archived: false } }]);
});

test("deleting several is undone as one, and copying is not held", async () => {
  const { api, asked } = await world();
  const sent = () => asked.filter(([method]) => method === "POST").map(([, , body]) => body);
  const { xid, changed } = await api.bulk({ ids: ["a", "b"], act: "delete" });
  assert.deepEqual(changed, ["a", "b"]);
  assert.deepEqual(sent(), [{ item: "a", drop: true }, { item: "b", drop: true }]);
  const again = await api.undo(xid);
  assert.deepEqual(sent().slice(2).map(({ item, set }) => [item, Object.keys(set)]), [["a", ["status"]], ["b", ["status"]]]);
  assert.deepEqual((await api.undo(again.xid)).changed, ["a", "b"]);
  await assert.rejects(api.bulk({ ids: ["a"], act: "duplicate" }), /does not hold this/);
});

test("milestones that only the scenario has stand beside the others, and are moved by their change", async () => {
  const { api, asked, data } = await world([{ id: "nm", kind: "milestone", milestone: null, set: { name: "Launch", kind: "release", product: null, date: "2027-05-01", date_precision: "day" } }]);
  assert.deepEqual(data.milestones.map(({ id, name, date }) => [id, name, date]), [["m", "Fair", "2027-03-01"], ["nm", "Launch", "2027-05-01"]]);
  await api.request("PATCH", "/milestones/nm", { body: { date: "2027-06-01", date_precision: "day" } });
  assert.deepEqual(asked.at(-1), ["PATCH", "/scenarios/sc/changes/nm", { set: { date: "2027-06-01", date_precision: "day" } }]);
});

test("new items have keys of their own", async () => {
  const { data } = await world([{ id: "n", item: null, set: { title: "One" } }, { id: "o", item: null, set: { title: "Two" } }]);
  assert.deepEqual(data.items.slice(2).map(({ key }) => key), ["new-1", "new-2"]);
});

test("what others do in the scenario is shown as it comes; an answer older than an act of ours is not", async () => {
  const rows = [{ id: "c", item: "a", version: 1, set: { title: "Mine" } }];
  const { api } = await world(rows);
  const told = { items: [], links: [], days: [], name: 0 };
  const store = { onStale: (ids) => told.items.push(...ids), patchLinks: (found, ids) => told.links.push(...ids), patchMilestones: (found) => told.days.push(...found.map(({ id }) => id)) };
  follow(api, store, () => { told.name += 1; });
  const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
  assert.equal(api.hears({ model: "roadmap.item", ids: ["a"] }), false);
  rows.push({ id: "d", item: "b", version: 1, set: { title: "Theirs" } }, { id: "nm", kind: "milestone", milestone: null, version: 1, set: { name: "Launch" } }, { id: "x", kind: "link", link: "l", drop: true, version: 1, set: {} });
  assert.equal(api.hears({ model: "roadmap.scenariochange", ids: ["d"], parents: ["other"] }), true);
  await pause(60);
  assert.deepEqual(told.items, [], "of another scenario");
  api.hears({ model: "roadmap.scenariochange", ids: ["d"], parents: ["sc"] });
  await pause(60);
  assert.deepEqual([told.items, told.links, told.days], [["b"], ["l"], ["nm"]]);
  assert.equal(api.seen("b").title, "Theirs");
  rows.shift();
  api.hears({ model: "roadmap.scenariochange", ids: ["c"], parents: ["sc"] });
  await pause(15);
  const edit = api.change("b", { title: "Ours" });
  await edit;
  await pause(90);
  assert.deepEqual(told.items, ["b", "a", "b"], "asked again after our act");
  api.hears({ model: "roadmap.scenario", ids: ["sc"] });
  await pause(20);
  assert.equal(told.name, 1);
});

test("what a scenario has otherwise is known field by field, and what came back to the live value is not marked", async () => {
  const { differs } = await import("../../static/js/workbench/scenario-marks.js");
  const { api } = await world([{ id: "c", item: "a", set: { title: "Otherwise", status: "s1", "custom.size": 3, rank: 5 } }, { id: "d", item: "b", set: { team: "t" } }, { id: "n", item: null, set: { title: "New" } }]);
  const marked = (id) => ["title", "status", "team", "custom.size", "rank"].filter((field) => differs(api, { id }, field));
  assert.deepEqual(marked("a"), ["title", "custom.size"]);
  assert.deepEqual([marked("b"), differs(api, { id: "b" })], [[], false]);
  assert.deepEqual([marked("n"), differs(api, { id: "n" })], [["title"], true]);
});

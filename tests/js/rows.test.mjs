import assert from "node:assert/strict";
import { test } from "node:test";
import { ScenarioApi } from "../../static/js/workbench/scenario-api.js";

globalThis.document ??= { querySelector: () => null };
const { clashes, sent } = await import("../../static/js/workbench/row-edits.js");

/** A server that keeps rows by path and asks for their version; `meanwhile` runs once, before a write arrives. */
function server(rows, meanwhile = () => {}) {
  const asked = [];
  const api = {
    get: async (path) => ({ ...rows[path] }),
    request: async (method, path, { body, version }) => {
      asked.push([method, path, body]);
      meanwhile(rows);
      meanwhile = () => {};
      const row = rows[path];
      if (row.version !== version) throw Object.assign(new Error("stale"), { status: 412, current: { ...row } });
      Object.assign(row, body, { version: version + 1 });
      return { ...row };
    },
  };
  return { api, asked };
}

test("a value that somebody gave a row meanwhile clashes, unless it is the one that is wanted", () => {
  assert.equal(clashes({ lag: 1 }, { lag: 1 }, { lag: 2 }), false);
  assert.equal(clashes({ lag: 1 }, { lag: 3 }, { lag: 2 }), true);
  assert.equal(clashes({ lag: 1 }, { lag: 2 }, { lag: 2 }), false);
  assert.equal(clashes({ lag: 1 }, { lag: 2 }, null), true);
});

test("who was not quick enough gets the row as it stands, and writes nothing", async () => {
  const rows = { "/links/l": { lag: 0, version: 1 } };
  const { api, asked } = server(rows, () => Object.assign(rows["/links/l"], { lag: 5, version: 2 }));
  await assert.rejects(sent(api, "/links/l", { lag: 0 }, { lag: 9 }), (error) => error.status === 412 && error.current.lag === 5);
  await assert.rejects(sent(api, "/links/l", { lag: 0 }, { lag: 9 }), (error) => error.current.lag === 5);
  assert.equal(asked.length, 1, "what is known to clash is not sent");
  assert.equal(rows["/links/l"].lag, 5);
});

test("another field changed meanwhile: both are kept", async () => {
  const rows = { "/milestones/m": { date: "2027-03-01", name: "Fair", version: 1 } };
  const { api } = server(rows, () => Object.assign(rows["/milestones/m"], { name: "Show", version: 2 }));
  const row = await sent(api, "/milestones/m", { date: "2027-03-01" }, { date: "2027-04-01" });
  assert.deepEqual([row.name, row.date, row.version], ["Show", "2027-04-01", 3]);
});

test("quick acts on one row go one after the other, each on what the one before left", async () => {
  const rows = { "/milestones/m": { date: "1", version: 1 } };
  const { api, asked } = server(rows);
  await Promise.all([sent(api, "/milestones/m", { date: "1" }, { date: "2" }), sent(api, "/milestones/m", { date: "2" }, { date: "3" })]);
  assert.equal(rows["/milestones/m"].date, "3");
  assert.equal(asked.length, 2);
});

/** A scenario on a server where somebody else has just laid `theirs`, which this page has not heard of. */
function late(theirs, known = []) {
  const sentTo = [];
  globalThis.fetch = async (path, { method, headers, body }) => {
    sentTo.push([method, path, headers["If-Match"], body && JSON.parse(body)]);
    return { ok: false, status: 412, json: async () => ({ detail: "stale", current: theirs }) };
  };
  const api = new ScenarioApi("", () => "", "sc");
  const laid = new Map(known.map((change) => [change[change.kind] || change.id, change]));
  Object.assign(api, { laid, links: new Map([["l", ["l", "blocks", "a", "b", 0]]]), days: new Map([["m", { id: "m", name: "Fair", date: "2027-03-01", date_precision: "day" }]]) });
  return { api, sentTo };
}

const lag = (value, more = {}) => ({ id: "c", kind: "link", link: "l", version: 4, drop: false, set: { kind: "blocks", source: "a", target: "b", lag: value }, ...more });

test("in a scenario a link goes with the version of its change, and what stands is taken in", async () => {
  const { api, sentTo } = late(lag(5));
  await assert.rejects(sent(api, "/links/l", { lag: 0 }, { lag: 9 }), (error) => error.status === 412 && error.current.lag === 5);
  assert.deepEqual(sentTo, [["POST", "/scenarios/sc/changes", '"0"', { link: "l", set: { lag: 9 } }]]);
  assert.deepEqual(api.link("l"), ["l", "blocks", "a", "b", 5]);
  const row = await api.get("/links/l");
  assert.deepEqual([row.lag, row.version], [5, 4]);
});

test("a link that somebody dropped in the scenario is there no more", async () => {
  const { api } = late(lag(0, { drop: true }));
  await assert.rejects(sent(api, "/links/l", { lag: 0 }, { lag: 9 }), (error) => error.status === 412 && error.current === null);
  await assert.rejects(api.get("/links/l"), (error) => error.status === 404);
});

test("a milestone that somebody put back stands as in the live plan", async () => {
  const { api, sentTo } = late(null, [{ id: "c", kind: "milestone", milestone: "m", version: 7, set: { date: "2027-04-01", date_precision: "day" } }]);
  const seen = { date: "2027-04-01", date_precision: "day" };
  await assert.rejects(sent(api, "/milestones/m", seen, { ...seen, date: "2027-06-01" }), (error) => error.current.date === "2027-03-01");
  assert.equal(sentTo[0][2], '"7"');
  assert.equal(api.laid.size, 0);
});

test("the same new link made by two is one; with another lag, theirs stands", async () => {
  const theirs = { id: "n", kind: "link", link: null, version: 1, drop: false, set: { kind: "blocks", source: "b", target: "a", lag: 3 } };
  const { api, sentTo } = late(theirs);
  const body = { kind: "blocks", source: "b", target: "a" };
  assert.equal((await api.request("POST", "/links", { body: { ...body, lag: 3 } })).id, "n");
  assert.equal(sentTo[0][2], '"0"');
  await assert.rejects(api.request("POST", "/links", { body: { ...body, lag: 0 } }), (error) => error.status === 412 && error.current.lag === 3);
});

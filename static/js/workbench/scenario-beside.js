// What a scenario holds beside items: requests for links and milestones, answered from it and written into it.
// Their version is that of the change, as an item's is.

import { Refused } from "./api.js";

const changes = (api) => `${api.path}/changes`;

const versionOf = (api, id) => api.laid.get(id)?.version ?? 0;

/** What is left of the change of a row is laid; of one that is applied, nothing. */
function hold(api, id, change) {
  if (change && !change.applied_at) api.laid.set(id, change);
  else api.laid.delete(id);
  return change;
}

/** Sent on what is known of the change; who was not quick enough is given the row as the scenario has it now. */
async function checked(api, id, seen, method, path, options) {
  try {
    return hold(api, id, await api.request(method, path, options));
  } catch (error) {
    if (error.status === 412) hold(api, id, error.current);
    if (error.status === 404) api.laid.delete(id);
    if (error.status === 412) error.current = seen(api, id);
    throw error;
  }
}

/** A row of the live plan is changed by its own id, one that only the scenario has by the id of its change. */
const lay = (api, id, live, seen, body, version) =>
  checked(api, id, seen, live ? "POST" : "PATCH", live ? changes(api) : `${changes(api)}/${id}`, { body, version });

const asLink = (row, version = 0) => row && Object.assign(Object.fromEntries(["id", "kind", "source", "target", "lag"].map((name, at) => [name, row[at]])), { version });
const linkIn = (api, id) => asLink(api.link(id), versionOf(api, id));

const dayIn = (api, id) => {
  const day = api.day(id);
  return day && { ...day, version: versionOf(api, id) };
};

/** A row, or the word that it is there no more. */
function found(row) {
  if (!row) throw new Refused(404, {});
  return row;
}

/** One that somebody else made meanwhile, just so, is as good. */
async function makeLink(api, _found, { body }) {
  const [id, known] = standing(api, body) || [];
  try {
    const change = await api.request("POST", changes(api), { body: { kind: "link", set: body }, version: known?.version ?? 0 });
    if (!change) return restored(api, id, body);
    return made(api, change);
  } catch (error) {
    if (error.status !== 412) throw error;
    const theirs = error.current ? made(api, error.current) : null;
    if (theirs && theirs.lag === (body.lag ?? 0)) return theirs;
    throw Object.assign(error, { current: theirs });
  }
}

function made(api, change) {
  const id = change.link || change.id;
  hold(api, id, change);
  return linkIn(api, id);
}

const same = (body) => ({ kind, source, target }) => kind === (body.kind || "blocks") && source === body.source && target === body.target;
const standing = (api, body) => [...api.laid].find(([, change]) => change.kind === "link" && same(body)(change.set));

/** One that the scenario had taken away, and the live plan has as wanted. */
function restored(api, id, body) {
  const there = id || [...api.links.values()].map((row) => asLink(row)).find(same(body)).id;
  api.laid.delete(there);
  return linkIn(api, there);
}

async function changeLink(api, [, id], { body: { lag }, version }) {
  const live = api.links.has(id);
  await lay(api, id, live, linkIn, { ...(live && { link: id }), set: { lag } }, version);
  return linkIn(api, id);
}

async function dropLink(api, [, id], { version }) {
  if (api.links.has(id)) await lay(api, id, true, linkIn, { link: id, drop: true }, version);
  else await checked(api, id, linkIn, "DELETE", `${changes(api)}/${id}`, { version });
}

async function moveDay(api, [, id], { body: { date, date_precision: precision }, version }) {
  const live = api.days.has(id);
  await lay(api, id, live, dayIn, { ...(live && { milestone: id }), set: { date, date_precision: precision } }, version);
  return dayIn(api, id);
}

/** Rows that the stream told of: the live ones are learned, the scenario's view of them is answered. */
async function learn(api, path, known, read, seen) {
  const { results } = await api.plain("GET", path);
  for (const row of results) known.set(row.id, read(row));
  return { results: results.map(({ id }) => seen(id)).filter(Boolean) };
}

const linkRow = ({ id, kind, source, target, lag }) => [id, kind, source, target, lag];
const self = (row) => row;

/** [method, path, what is done instead]. */
export const BESIDE = [
  ["GET", /^\/critical-path/, (api, { input }) => api.plain("GET", api.path + input)],
  ["GET", /^\/items\/([^/]+)\/history\?limit=1$/, (api, [, id]) => api.plain("GET", `${api.path}/history?limit=1&of=${id}`)],
  ["POST", /^\/items\/([^/]+)\/follow$/, (api, [, id], { body }) => api.follow(id, body)],
  ["GET", /^\/links\?.*/, (api, [path]) => learn(api, path, api.links, linkRow, (id) => linkIn(api, id))],
  ["GET", /^\/links\/([^/?]+)$/, async (api, [, id]) => found(linkIn(api, id))],
  ["POST", /^\/links$/, makeLink],
  ["PATCH", /^\/links\/([^/]+)$/, changeLink],
  ["DELETE", /^\/links\/([^/]+)$/, dropLink],
  ["GET", /^\/milestones\?.*/, (api, [path]) => learn(api, path, api.days, self, (id) => api.day(id))],
  ["GET", /^\/milestones\/([^/?]+)$/, async (api, [, id]) => found(dayIn(api, id))],
  ["PATCH", /^\/milestones\/([^/]+)$/, moveDay],
];

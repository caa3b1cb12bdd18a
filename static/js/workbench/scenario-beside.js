// What a scenario holds beside items: requests for links and milestones, answered from it and written into it.

const changes = (api) => `${api.path}/changes`;

/** The change of a row by its id, sent; what is left of it is laid. */
async function lay(api, id, body) {
  const change = await api.request("POST", changes(api), { body });
  if (change) api.laid.set(id ?? change.link ?? change.id, change);
  else api.laid.delete(id);
  return change;
}

const asLink = (row) => row && Object.assign(Object.fromEntries(["id", "kind", "source", "target", "lag"].map((name, at) => [name, row[at]])), { version: 1 });

async function makeLink(api, found, { body }) {
  const change = await api.request("POST", changes(api), { body: { kind: "link", set: body } });
  if (!change) return restored(api, body);
  const id = change.link || change.id;
  api.laid.set(id, change);
  return asLink(api.link(id));
}

/** One that the scenario had taken away, and the live plan has as wanted. */
function restored(api, { kind = "blocks", source, target }) {
  const row = [...api.links.values()].find((one) => one[1] === kind && one[2] === source && one[3] === target);
  api.laid.delete(row[0]);
  return asLink(row);
}

/** A link that only the scenario has is changed by the id of its change. */
async function changeLink(api, [, id], { body }) {
  if (api.links.has(id)) await lay(api, id, { link: id, set: { lag: body.lag } });
  else api.laid.set(id, await api.request("PATCH", `${changes(api)}/${id}`, { body: { set: { lag: body.lag } } }));
  return asLink(api.link(id));
}

async function dropLink(api, [, id]) {
  if (api.links.has(id)) return void (await lay(api, id, { link: id, drop: true }));
  await api.request("DELETE", `${changes(api)}/${id}`);
  api.laid.delete(id);
}

async function moveDay(api, [, id], { body: { date, date_precision: precision } }) {
  const set = { date, date_precision: precision };
  if (api.days.has(id)) await lay(api, id, { milestone: id, set });
  else api.laid.set(id, await api.request("PATCH", `${changes(api)}/${id}`, { body: { set } }));
  return { ...api.day(id), version: 1 };
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
  ["GET", /^\/links\?.*/, (api, [path]) => learn(api, path, api.links, linkRow, (id) => asLink(api.link(id)))],
  ["GET", /^\/links\/([^/?]+)$/, async (api, [, id]) => asLink(api.link(id))],
  ["POST", /^\/links$/, makeLink],
  ["PATCH", /^\/links\/([^/]+)$/, changeLink],
  ["DELETE", /^\/links\/([^/]+)$/, dropLink],
  ["GET", /^\/milestones\?.*/, (api, [path]) => learn(api, path, api.days, self, (id) => api.day(id))],
  ["GET", /^\/milestones\/([^/?]+)$/, async (api, [, id]) => ({ ...api.day(id), version: 1 })],
  ["PATCH", /^\/milestones\/([^/]+)$/, moveDay],
];

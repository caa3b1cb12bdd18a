// What others do in the same scenario, as it comes: the stream says that it changed, we read what it holds and show what differs.

import { later } from "./dom.js";

/** `told` is called when the scenario itself has changed: its name, or whether it is open. */
export function follow(api, store, told) {
  const soon = later(() => look(api, store, soon), 20);
  api.hears = ({ model, ids = [], parents = [] }) => {
    if (model === "roadmap.scenariochange" && parents.includes(api.id)) soon();
    if (model === "roadmap.scenario" && ids.includes(api.id)) again(api, told);
    return model === "roadmap.scenariochange" || model === "roadmap.scenario";
  };
}

/** An answer from before an act of our own is old: it is asked for again. */
async function look(api, store, soon) {
  const { sent, laid: before } = api;
  try {
    const now = await api.read();
    if (api.sent !== sent || api.laid !== before) return void soon();
    api.laid = now;
    show(api, store, before, now);
  } catch {
    setTimeout(soon, 3000);
  }
}

/** What differs is shown by the ways of the live plan. */
function show(api, store, before, now) {
  const ids = [...new Set([...before.keys(), ...now.keys()])].filter((id) => before.get(id)?.version !== now.get(id)?.version);
  const of = (kind) => ids.filter((id) => (now.get(id) || before.get(id)).kind === kind);
  const [items, links, days] = ["item", "link", "milestone"].map(of);
  if (days.length) store.patchMilestones(days.map((id) => api.day(id)).filter(Boolean), days);
  if (links.length) store.patchLinks(links.map((id) => api.link(id)).filter(Boolean), links);
  if (items.length) store.onStale?.(items);
}

async function again(api, told) {
  try {
    api.scenario = await api.get(api.path);
    told();
  } catch (error) {
    if (!error.retry && error.status !== 404) throw error;
    if (error.retry) setTimeout(() => again(api, told), 3000);
  }
}

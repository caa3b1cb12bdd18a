// How a scenario differs from the live plan, field by field and bar by bar.

import { Frozen } from "./baseline.js";
import { fields, words } from "./columns.js";
import { nested } from "./api.js";
import { t } from "./i18n.js";

const EDGES = ["start", "end"];

/** Whether a field of an item is not what it is in the live plan; without a field, whether any is. */
export function differs(api, item, field) {
  const change = api.laid.get(item.id);
  if (!change) return false;
  const live = api.live.get(item.id);
  if (!live) return !field || field === "title";
  const [{ custom = {}, ...set }, has] = [nested(change.set), (one, name) => JSON.stringify(one?.[name] ?? null)];
  const own = (name) => name in custom && has(custom, name) !== has(live.custom, name);
  const plain = (name) => name !== "rank" && name in set && has(set, name) !== has(live, name);
  if (!field) return Object.keys(set).some(plain) || Object.keys(custom).some(own);
  if (field.startsWith("custom.")) return own(field.slice(7));
  return plain(field) || (EDGES.includes(field) && plain(`${field}_precision`));
}

/** What it is in the live plan, for who looks closer. */
export function liveWords(store, api, item, field) {
  const live = api.live.get(item.id);
  if (!live) return t("Only in this scenario");
  return t("In the live plan: {value}", { value: words(store, live, fields(store)[field] ? field : "title") || t("nothing") });
}

/** The live plan behind the bars that the scenario moves, as a baseline is; it is silent of all others. */
export class LivePlan extends Frozen {
  constructor(api, store) {
    super({ id: "", name: t("Live plan"), as_of: "" }, [], Intl.DateTimeFormat().resolvedOptions().timeZone, store.categoryOf);
    this.rows = { get: (id) => this.row(api, store, id) };
  }

  row(api, store, id) {
    const live = api.live.get(id);
    const now = live && store.get(id);
    if (!now || [...EDGES, ...EDGES.map((edge) => `${edge}_precision`)].every((name) => (now[name] ?? null) === (live[name] ?? null))) return undefined;
    return Frozen.rowOf(live, store.categoryOf(live));
  }

  sentence(items) {
    const later = items.filter((item) => this.of(item)?.kind === "slipped").length;
    const sooner = items.filter((item) => this.of(item)?.kind === "earlier").length;
    return [
      later && t("{n} ends later than in the live plan.|{n} end later than in the live plan.", { n: later }),
      sooner && t("{n} ends earlier.|{n} end earlier.", { n: sooner }),
    ].filter(Boolean).join(" ");
  }
}

/** Given to the store, which the views ask. */
export function mark(api, store) {
  store.differs = (item, field) => (differs(api, item, field) ? (field ? liveWords(store, api, item, field) : t("changed in this scenario")) : "");
  store.live = new LivePlan(api, store);
  store.baseline = store.live;
}

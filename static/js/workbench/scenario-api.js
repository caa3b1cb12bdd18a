// The REST API as a scenario has it: its changes lie over the live plan, and every edit goes to it.

import { Api, Refused, nested } from "./api.js";
import { ORDERING } from "./order.js";
import { moveBy } from "./dates.js";
import { t } from "./i18n.js";

// What does not touch the plan: how it is looked at, and who looks.
const HARMLESS = [/^\/views/, /^\/presence/, /^\/scenarios\//, /^\/items\/[^/]+\/comments/];

export class ScenarioApi extends Api {
  constructor(base, csrf, id) {
    super(base, csrf);
    Object.assign(this, { path: `/scenarios/${id}`, live: new Map(), laid: new Map(), acts: new Map() });
  }

  /** Nothing that writes gets past the scenario. */
  request(method, path, options = {}) {
    const harmless = method === "GET" || HARMLESS.some((pattern) => pattern.test(path)) || options.body?.preview;
    if (!harmless) throw new Refused(409, { detail: t("A scenario does not hold this. Leave it to change the live plan.") });
    return super.request(method, path, options);
  }

  async workbench() {
    const [data, scenario, changes] = await Promise.all([super.workbench(), this.get(this.path), this.get(`${this.path}/changes`)]);
    this.scenario = scenario;
    this.fields = data.fields;
    this.firstStatus = data.statuses[0]?.id;
    this.laid = new Map(changes.results.filter((change) => !change.applied_at).map((change) => [change.item || change.id, change]));
    const read = reader(data);
    this.live = new Map(data.rows.map((row) => read(row)).map((item) => [item.id, item]));
    const fresh = [...this.laid.values()].filter((change) => !change.item).map((change) => change.id);
    const rows = [...this.live.keys(), ...fresh].map((id) => data.fields.map((name) => this.seen(id)[name] ?? null));
    return { ...data, refs: {}, rows };
  }

  /** An item as the scenario has it. */
  seen(id) {
    const change = this.laid.get(id);
    const base = this.live.get(id) || this.blank(id);
    if (!change) return base;
    const { custom = {}, ...set } = nested(change.set);
    return { ...base, ...set, custom: { ...base.custom, ...custom } };
  }

  blank(id) {
    return { ...Object.fromEntries(this.fields.map((name) => [name, null])), id, key: t("new"), type: "feature", status: this.firstStatus, tags: [], custom: {}, scores: {}, rank: 1e15, version: 1 };
  }

  async items(ids) {
    const known = ids.filter((id) => this.live.has(id) || !this.laid.has(id));
    const { results } = known.length ? await super.items(known) : { results: [] };
    for (const item of results) this.live.set(item.id, item);
    const fresh = ids.filter((id) => !known.includes(id));
    return { results: [...results.map((item) => item.id), ...fresh].map((id) => this.seen(id)) };
  }

  async change(id, patch) {
    const set = Object.fromEntries(Object.entries(patch).filter(([name]) => !ORDERING.includes(name)));
    if (!Object.keys(set).length) throw new Refused(409, { detail: t("The order of items is the same in every scenario.") });
    const known = this.laid.get(id);
    const change = known && !known.item
      ? await this.request("PATCH", `${this.path}/changes/${id}`, { body: { set: nested(set) } })
      : await this.request("POST", `${this.path}/changes`, { body: { item: id, set: nested(set) } });
    return this.take(id, change);
  }

  take(id, change) {
    if (change) this.laid.set(id, change);
    else this.laid.delete(id);
    return this.seen(id);
  }

  async create({ after, before, ...fields }, key) {
    const change = await this.request("POST", `${this.path}/changes`, { body: { set: nested(fields) }, key });
    return this.take(change.id, change);
  }

  /** A live item is dropped in the scenario; one that only the scenario has is gone. */
  async remove(id) {
    const known = this.laid.get(id);
    this.acts.set(id, known?.set);
    if (!known || known.item) return void this.take(id, await this.request("POST", `${this.path}/changes`, { body: { item: id, drop: true } }));
    await this.request("DELETE", `${this.path}/changes/${id}`);
    this.laid.delete(id);
  }

  async restore(id) {
    if (this.live.has(id)) return this.change(id, { status: this.acts.get(id)?.status ?? this.live.get(id).status });
    return this.create(this.acts.get(id), crypto.randomUUID());
  }

  /** As the server's bulk, one by one; `xid` is a number of our own, for `undo`. */
  async bulk({ ids, set = {}, add_tags: more = [], remove_tags: less = [], shift_days: days = 0 }) {
    return this.together(ids.map((id) => {
      const item = this.seen(id);
      const tags = more.length || less.length ? { tags: [...new Set([...item.tags, ...more])].filter((tag) => !less.includes(tag)) } : {};
      return [id, { ...set, ...tags, ...(days && item.start ? moveBy(item, days) : {}) }];
    }));
  }

  async together(patches) {
    const back = [];
    for (const [id, patch] of patches) {
      const item = this.seen(id);
      back.push([id, Object.fromEntries(Object.keys(patch).map((name) => [name, name.startsWith("custom.") ? item.custom[name.slice(7)] ?? null : item[name]]))]);
      await this.change(id, patch);
    }
    const xid = -(this.acts.size + 1);
    this.acts.set(xid, back);
    return { changed: patches.map(([id]) => id), xid };
  }

  undo(xid) {
    return this.together(this.acts.get(xid).reverse());
  }
}

function reader({ fields, refs = {} }) {
  return (row) => Object.fromEntries(fields.map((name, at) => [name, refs[name] ? refs[name][row[at]] ?? null : row[at]]));
}

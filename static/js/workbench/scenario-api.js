// The REST API as a scenario has it: its changes lie over the live plan, and every edit goes to it.

import { Api, Refused, nested } from "./api.js";
import { BESIDE } from "./scenario-beside.js";
import { moveBy } from "./dates.js";
import { t } from "./i18n.js";

// What does not touch the plan: how it is looked at, and who looks.
const HARMLESS = [/^\/views/, /^\/presence/, /^\/scenarios\//, /^\/items\/[^/]+\/comments/];

const HELD = () => t("A scenario does not hold this. Leave it to change the live plan.");

export class ScenarioApi extends Api {
  constructor(base, csrf, id, me) {
    super(base, csrf, me);
    Object.assign(this, { id, path: `/scenarios/${id}`, live: new Map(), laid: new Map(), acts: new Map(), numbers: new Map(), sent: 0 });
  }

  /** Nothing that writes gets past the scenario; what it holds of links and milestones goes into it. */
  request(method, path, options = {}) {
    for (const [verb, pattern, run] of BESIDE) {
      const found = verb === method && pattern.exec(path);
      if (found) return run(this, found, options);
    }
    const harmless = method === "GET" || HARMLESS.some((pattern) => pattern.test(path)) || options.body?.preview;
    if (!harmless) throw new Refused(409, { detail: HELD() });
    return method === "GET" ? super.request(method, path, options) : this.counted(super.request(method, path, options));
  }

  /** How often something was sent or answered: what was read before that is old. */
  counted(answer) {
    const count = () => { this.sent += 1; };
    count();
    answer.then(count, count);
    return answer;
  }

  /** Past the scenario, to the server as it is. */
  plain(method, path, options) {
    return super.request(method, path, options);
  }

  async workbench() {
    const [data, scenario] = await Promise.all([super.workbench(), this.get(this.path), this.changes()]);
    this.scenario = scenario;
    this.fields = data.fields;
    this.firstStatus = data.statuses[0]?.id;
    this.live = new Map(data.items.map((item) => [item.id, item]));
    const items = [...this.live.keys(), ...this.fresh("item")].map((id) => this.seen(id)).filter((item) => !item.archived_at);
    return { ...this.beside(data), items };
  }

  /** What the scenario changes, by id of the row, or of the change where it makes one. */
  async changes() {
    this.laid = await this.read();
  }

  async read() {
    const { results } = await super.request("GET", `${this.path}/changes`);
    const open = results.filter((change) => !change.applied_at && !change.gone);
    return new Map(open.map((change) => [change[change.kind] || change.id, change]));
  }

  /** Ids of what only the scenario has. */
  fresh(kind) {
    return [...this.laid.values()].filter((change) => change.kind === kind && !change[kind]).map(({ id }) => id);
  }

  async frame() {
    return this.beside(await super.frame());
  }

  /** What is beside the items, as the scenario has it. */
  beside(data) {
    Object.assign(this, { links: new Map(data.links.map((row) => [row[0], row])), days: new Map(data.milestones.map((one) => [one.id, one])) });
    const [links, days] = ["link", "milestone"].map((kind) => this.fresh(kind));
    return { ...data, links: [...this.links.keys(), ...links].map((id) => this.link(id)).filter(Boolean), milestones: [...this.days.keys(), ...days].map((id) => this.day(id)) };
  }

  /** A link as a row; null where the scenario has it no more. */
  link(id) {
    const change = this.laid.get(id);
    if (!change) return this.links.get(id) || null;
    const { kind, source, target, lag } = change.set;
    return change.drop ? null : [id, kind, source, target, lag];
  }

  /** A milestone; null where the scenario has it no more. */
  day(id) {
    const [base, change] = [this.days.get(id), this.laid.get(id)];
    return base || change ? { ...(base || { id, done_at: null }), ...change?.set } : null;
  }

  /** An item as the scenario has it. Its version is that of the change: 0 where there is none. */
  seen(id) {
    const change = this.laid.get(id);
    const base = { ...(this.live.get(id) || this.blank(id)), version: change?.version ?? 0 };
    if (!change) return base;
    const { custom = {}, archived, ...set } = nested(change.set);
    return { ...base, ...set, custom: { ...base.custom, ...custom }, archived_at: archived ? new Date().toISOString() : null };
  }

  blank(id) {
    return { ...Object.fromEntries(this.fields.map((name) => [name, null])), id, key: this.called(id), type: "feature", status: this.firstStatus, tags: [], custom: {}, scores: {}, rank: 1e15 };
  }

  /** Each of what is new has a key of its own, to be opened by. */
  called(id) {
    if (!this.numbers.has(id)) this.numbers.set(id, this.numbers.size + 1);
    return `${t("new")}-${this.numbers.get(id)}`;
  }

  async items(ids) {
    const known = ids.filter((id) => this.live.has(id) || !this.laid.has(id));
    const { results } = known.length ? await super.items(known) : { results: [] };
    for (const item of results) this.live.set(item.id, item);
    const fresh = ids.filter((id) => !known.includes(id));
    return { results: [...results.map((item) => item.id), ...fresh].map((id) => this.seen(id)) };
  }

  async change(id, patch, version) {
    const known = this.laid.get(id);
    const [verb, path, body] = known && !known.item ? ["PATCH", `${this.path}/changes/${id}`, {}] : ["POST", `${this.path}/changes`, { item: id }];
    return this.take(id, await this.checked(id, this.request(verb, path, { body: { ...body, set: nested(patch) }, version })));
  }

  /** Who was not quick enough is told what the item is in the scenario now. */
  async checked(id, asked) {
    try {
      return await asked;
    } catch (error) {
      if (error.status === 412) error.current = this.take(id, error.current);
      throw error;
    }
  }

  take(id, change) {
    if (change) this.laid.set(id, change);
    else this.laid.delete(id);
    return this.seen(id);
  }

  async create(fields, key) {
    const change = await this.request("POST", `${this.path}/changes`, { body: { set: nested(fields) }, key });
    return this.take(change.id, change);
  }

  /** A live item is dropped in the scenario; one that only the scenario has is gone. */
  async remove(id, version) {
    const known = this.laid.get(id);
    this.acts.set(id, known?.set);
    if (!known || known.item) return void this.take(id, await this.checked(id, this.request("POST", `${this.path}/changes`, { body: { item: id, drop: true }, version })));
    await this.checked(id, this.request("DELETE", `${this.path}/changes/${id}`, { version }));
    this.laid.delete(id);
  }

  async restore(id) {
    if (this.live.has(id)) return this.change(id, { status: this.acts.get(id)?.status ?? this.live.get(id).status });
    return this.create(this.acts.get(id), crypto.randomUUID());
  }

  /** Put away, with what lies below it; what lies below is read anew. */
  archive(id) {
    return this.put(id, true);
  }

  unarchive(id) {
    return this.put(id, false);
  }

  /** Several as one act: [[id, what]…], where what is as a change has it, without whose it is. */
  async many(asked) {
    const body = { changes: asked.map(([id, what]) => ({ ...(id && this.whose(id)), ...what })) };
    const { results } = await this.request("POST", `${this.path}/changes/many`, { body });
    return results.map((change, at) => this.take(asked[at][0] || change.id, change));
  }

  whose(id) {
    const known = this.laid.get(id);
    return known && !known.item ? { change: id } : { item: id };
  }

  /** Several, or none where one is the scenario's own. What went along with them comes back with them. */
  async putAll(ids, archived) {
    ids.forEach((id) => this.refuseOwn(id));
    const before = new Map(this.laid);
    await this.many(ids.map((id) => [id, { set: { archived } }]));
    await this.changes();
    this.onLaid?.([...new Set([...ids, ...this.moved(before)])]);
    const xid = -(this.acts.size + 1);
    this.acts.set(xid, () => this.putAll(ids, !archived));
    return { changed: ids, xid };
  }

  /** Live items whose change is another than it was. */
  moved(before) {
    return [...new Set([...before.keys(), ...this.laid.keys()])].filter((one) => this.live.has(one) && before.get(one)?.version !== this.laid.get(one)?.version);
  }

  /** What is live is dropped in the scenario, what is its own goes; an own one that comes back has a new id. */
  async dropAll(ids) {
    for (const id of ids) this.acts.set(id, this.laid.get(id)?.set);
    await this.many(ids.map((id) => [id, { drop: true }]));
    const xid = -(this.acts.size + 1);
    this.acts.set(xid, () => this.restoreAll(ids));
    return { changed: ids, xid };
  }

  async restoreAll(ids) {
    const was = (id) => (this.live.has(id) ? { status: this.acts.get(id)?.status ?? this.live.get(id).status } : this.acts.get(id));
    const back = (await this.many(ids.map((id) => [this.live.has(id) && id, { set: nested(was(id)) }]))).map(({ id }) => id);
    const xid = -(this.acts.size + 1);
    this.acts.set(xid, () => this.dropAll(back));
    this.onLaid?.(back);
    return { changed: back, xid };
  }

  refuseOwn(id) {
    if (!this.live.has(id)) throw new Refused(409, { detail: t("Only the scenario has this item: delete it there.") });
  }

  async put(id, archived) {
    this.refuseOwn(id);
    const before = new Map(this.laid);
    await this.request("POST", `${this.path}/changes`, { body: { item: id, set: { archived } } });
    await this.changes();
    this.onLaid?.(this.moved(before).filter((one) => one !== id));
    return this.seen(id);
  }

  /** As the server's bulk; `xid` is a number of our own, for `undo`. */
  async bulk({ ids, archived, act, set = {}, add_tags: more = [], remove_tags: less = [], shift_days: days = 0 }) {
    if (act === "delete") return this.dropAll(ids);
    if (act) throw new Refused(409, { detail: HELD() });
    if (archived !== undefined) return this.putAll(ids, archived);
    return this.together(ids.map((id) => {
      const item = this.seen(id);
      const tags = more.length || less.length ? { tags: [...new Set([...item.tags, ...more])].filter((tag) => !less.includes(tag)) } : {};
      return [id, { ...set, ...tags, ...(days && (item.start || item.end) ? moveBy(item, days) : {}) }];
    }));
  }

  async together(patches) {
    const back = patches.map(([id, patch]) => {
      const item = this.seen(id);
      return [id, Object.fromEntries(Object.keys(patch).map((name) => [name, name.startsWith("custom.") ? item.custom[name.slice(7)] ?? null : item[name]]))];
    });
    await this.many(patches.map(([id, patch]) => [id, { set: nested(patch) }]));
    const xid = -(this.acts.size + 1);
    this.acts.set(xid, back);
    return { changed: patches.map(([id]) => id), xid };
  }

  async undo(xid) {
    const act = this.acts.get(xid);
    if (!act) throw new Refused(409, { detail: t("This was done on an earlier page. Take it back by hand.") });
    const done = await (typeof act === "function" ? act() : this.together(act.reverse()));
    this.onLaid?.(done.changed);
    return done;
  }

  /** A move with all that follows it: the server lays it over the scenario; `xid` is a number of our own. */
  async follow(item, body) {
    const before = new Map(this.laid);
    const answer = await super.request("POST", `${this.path}/follow`, { body: { ...body, item } });
    if (!answer.applied) return answer;
    const back = answer.moves.map(({ item: id }) => [id, datesOf(before.get(id)?.set, this.live.get(id))]);
    await this.changes();
    const xid = -(this.acts.size + 1);
    this.acts.set(xid, back);
    return { ...answer, xid };
  }
}

const DATES = ["start", "start_precision", "end", "end_precision"];
const datesOf = (set = {}, live = {}) => Object.fromEntries(DATES.map((name) => [name, (name in set ? set[name] : live[name]) ?? null]));

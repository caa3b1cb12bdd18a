// One store of all items. What it holds is the server's truth with our own unconfirmed edits laid over it.

import { Queue, differing, laid } from "./queue.js";
import { ORDERING } from "./order.js";
import { extent, today } from "./dates.js";

const byId = (rows) => new Map(rows.map((row) => [row.id, row]));
const NEVER_THEIRS = ["version", "updated_at"];

export class Store {
  /** `tell` says what went wrong: saved, offline, merged, lost, refused. */
  constructor(api, tell) {
    Object.assign(this, { api, tell, base: new Map(), items: new Map(), watchers: [], revision: 0 });
    this.echoes = new Echoes();
    this.stale = new Set();
    this.forgotten = new Map();
    this.clock = 0;
    this.queue = new Queue({
      send: (id, patch, version) => this.api.change(id, patch, version),
      version: (id) => this.base.get(id)?.version ?? 0,
      onServer: (item) => this.confirmed(item),
      onLost: (id, edit, current) => this.lost(id, edit, current),
      onRefused: (id, edit) => this.refused(id, edit),
      onOffline: (tries) => this.tell.offline(tries),
      onThrough: () => this.tell.saved(),
    });
  }

  load(data) {
    this.takeMeta(data);
    this.base.clear();
    this.items.clear();
    for (const item of data.items) this.lay(item);
    this.changed(null);
  }

  takeMeta({ workspace, me, products, teams, statuses, objectives, members, ...more }) {
    const { types = [], milestones = [], links = [], capacities = [], custom_fields: customFields = [], templates = [], scoring_models: models = [], classes = {} } = more;
    const scoringModels = models.map((model) => ({ ...model, classes: classes[model.kind] }));
    this.counts = { comments: more.comments || {}, risks: more.risks || {}, watching: new Set(more.watching) };
    Object.assign(this, { workspace, me, products, teams, statuses, objectives, types, milestones, links, capacities, customFields, templates, scoringModels, today: today() });
    this.members = members.map((member) => ({ ...member, initials: member.initials || initials(member.name) }));
    this.lookup = { product: byId(products), team: byId(teams), status: byId(statuses), objective: byId(objectives), owner: byId(this.members), type: byId(this.types), milestone: byId(this.milestones) };
    const could = this.canWrite;
    this.canWrite = me.can.includes("roadmap.write");
    if (could !== undefined && could !== this.canWrite) this.tell.role(this.canWrite);
  }

  /** Take an item as the server has it; what was archived is no longer here. */
  lay(item) {
    if (item.archived_at) this.base.delete(item.id);
    else this.base.set(item.id, item);
    this.refresh(item.id);
  }

  /** Work out anew what is shown of one item. */
  refresh(id) {
    const base = this.base.get(id);
    if (!base) return void this.items.delete(id);
    this.items.set(id, dated(this.queue.overlay(base)));
  }

  get(id) {
    return this.items.get(id);
  }

  byKey(key) {
    for (const item of this.items.values()) if (item.key === key) return item;
    return undefined;
  }

  categoryOf = (item) => this.lookup.status.get(item.status)?.category || "idea";

  name(field, id) {
    const found = this.lookup[field]?.get(id);
    return found ? found.name || found.title : "";
  }

  /** All items by rank; sorted anew only after a change. */
  ranked() {
    if (this.rankedAt !== this.revision) {
      this.rankedList = [...this.items.values()].sort((a, b) => a.rank - b.rank);
      this.rankedAt = this.revision;
    }
    return this.rankedList;
  }

  watch(callback) {
    this.watchers.push(callback);
  }

  /** Tell the views; `ids` null means everything. */
  changed(ids) {
    this.revision += 1;
    for (const watcher of this.watchers) watcher(ids);
  }

  /** Send an edit, showing `local` meanwhile. Resolves with the server's item, or null when refused. */
  send(item, patch, local) {
    const sent = this.queue.push(item, patch, local);
    this.refresh(item.id);
    this.changed([item.id]);
    return sent;
  }

  // What the server says ----------------------------------------------------------------------

  confirmed(item) {
    this.echoes.expect(item.id);
    if (!this.base.has(item.id)) return;
    this.lay({ ...this.base.get(item.id), ...item });
    this.tell.saved();
    this.changed([item.id]);
    if (!this.queue.pending(item.id).length && this.stale.delete(item.id)) this.onStale([item.id]);
  }

  /** Someone was quicker. Other fields: both are kept. The same field: theirs stands, ours is offered. */
  lost(id, edit, current) {
    const before = this.base.get(id) || edit.base;
    const theirs = differing(edit.base, current, differing(before, current, Object.keys(current))).filter((name) => name in before && !NEVER_THEIRS.includes(name));
    const mine = Object.keys(edit.patch).filter((name) => !ORDERING.includes(name));
    const fields = differing(edit.base, current, differing(edit.patch, current, mine));
    if (this.base.has(id)) this.base.set(id, { ...before, ...current });
    edit.clash = fields.length ? { fields, theirs, current } : null;
    if (!edit.clash) this.tell.merged(id, theirs, current);
    return edit.clash ? "drop" : "retry";
  }

  /** One may not even look any more: what is on the page stays, and is all there is. */
  shut() {
    Object.assign(this, { canWrite: false, gone: true });
    this.tell.role(null);
    this.changed(null);
  }

  refused(id, edit) {
    const { error, clash, patch } = edit;
    if (error.status === 404 && !this.gone) this.base.delete(id);
    this.refresh(id);
    this.changed([id]);
    if (this.queue.keeper?.refused(edit, error)) return undefined;
    if (error.status === 403 || error.status === 404) {
      this.onDenied?.();
      return this.tell.denied(error.words, edit.base, patch);
    }
    if (clash) return this.tell.lost(id, patch, clash);
    return this.tell.refused(error.words, id);
  }

  /** Items fetched because others changed them; those asked for but not answered are gone. What was forgotten since the
   * question, `begun` by our clock, stays so: the answer is older. */
  takeOthers(rows, asked, begun = Infinity) {
    const gone = new Set(asked);
    for (const row of rows) {
      gone.delete(row.id);
      if (this.forgotten.get(row.id) > begun) continue;
      if (this.queue.pending(row.id).length) this.stale.add(row.id);
      else this.lay(row);
    }
    for (const id of gone) if (this.base.delete(id)) this.items.delete(id);
    this.changed(asked);
  }

  /** Show many items as an act under way will leave them; null shows again what is. */
  preview(ids, local) {
    for (const id of ids) {
      this.refresh(id);
      const item = local && this.items.get(id);
      if (item) this.items.set(id, dated(laid(item, local(item))));
    }
    this.changed(ids);
  }

  /** Links as rows [id, kind, source, target, lag]: `rows` are new or changed, those of the ids in `gone` are no more. */
  patchLinks(rows, gone = []) {
    const off = new Set([...gone, ...rows.map(([id]) => id)]);
    this.links = [...this.links.filter(([id]) => !off.has(id)), ...rows];
    this.changed([...new Set(rows.flatMap(([, , source, target]) => [source, target]))]);
  }

  patchMilestones(rows, gone = []) {
    const off = new Set([...gone, ...rows.map(({ id }) => id)]);
    this.milestones = [...this.milestones.filter(({ id }) => !off.has(id)), ...rows];
    this.lookup = { ...this.lookup, milestone: byId(this.milestones) };
    this.changed(null);
  }

  forget(ids) {
    for (const id of ids) {
      this.base.delete(id);
      this.items.delete(id);
      this.forgotten.set(id, ++this.clock);
    }
    if (ids.length) this.changed(ids);
  }

  /** Whether a change told by the stream is the echo of our own. */
  own(id, actor) {
    return actor === this.me.id && this.echoes.heard(id, this.queue.pending(id).length > 0);
  }
}

/** With the days that it covers, as `s` and `e`. */
function dated(item) {
  const found = extent(item);
  item.s = found && found.s;
  item.e = found && found.e;
  return item;
}

/** Counts our own changes against their echoes in the stream, whichever comes first. */
export class Echoes {
  constructor(now = Date.now, patience = 10000) {
    Object.assign(this, { now, patience, due: new Map(), early: new Map() });
  }

  expect(id) {
    const early = this.early.get(id) || 0;
    if (early > 1) this.early.set(id, early - 1);
    else if (early) this.early.delete(id);
    else this.due.set(id, [...(this.due.get(id) || []), this.now()]);
  }

  /** `pending`: an edit is under way, whose echo may overtake its answer. */
  heard(id, pending) {
    const due = (this.due.get(id) || []).filter((at) => this.now() - at < this.patience);
    if (due.length) {
      due.shift();
      this.due.set(id, due);
      return true;
    }
    this.due.delete(id);
    if (pending) this.early.set(id, (this.early.get(id) || 0) + 1);
    return pending;
  }
}

/** "Inês Duarte" is ID, "ana@…" is AN. */
export function initials(name) {
  const words = name.trim().split(/\s+/);
  return (words.length > 1 ? words[0][0] + words[words.length - 1][0] : name.slice(0, 2)).toUpperCase();
}

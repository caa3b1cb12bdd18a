// What waits to be sent outlives the page: each edit and each act is a record of its own in this browser, by person and
// workspace, from when it is made until it has reached the server, or somebody has decided about it.

import { Notes } from "./kept-notes.js";

const FAMILY = "pmhub.waiting.";
const lockOf = (tab) => `pmhub.tab.${tab}`;

/** From now on what waits is kept, and what an earlier page left is sent. Without locks two pages might send the same. */
export async function keep(app, scope) {
  const { queue } = app.store;
  if (!navigator.locks || queue.keeper) return;
  const keeper = new Keeper(app, scope || "");
  await keeper.hold();
  queue.keeper = keeper;
  for (const one of [...[...queue.waiting.values()].flat(), ...queue.asks.keys()]) keeper.keep(one);
  await keeper.adopt();
}

class Keeper {
  constructor({ store, tell, edits }, scope) {
    Object.assign(this, { store, scope, tab: crypto.randomUUID(), names: new Map(), watched: new Set(), last: 0 });
    this.prefix = `${FAMILY}${store.me.id}.${store.workspace.slug}.`;
    this.notes = new Notes({ store, tell, edits, keeper: this });
    addEventListener("storage", ({ key, newValue }) => key?.startsWith(this.prefix) && newValue && this.watch(JSON.parse(newValue).tab));
  }

  /** As long as this page lives, what it keeps is its own. */
  hold() {
    return new Promise((held) => {
      navigator.locks.request(lockOf(this.tab), () => {
        held();
        return new Promise(() => {});
      });
    });
  }

  // What waits here ---------------------------------------------------------------------------

  keep(one) {
    if (!one.patch && !one.name) return;
    if (!this.names.has(one)) this.names.set(one, this.prefix + crypto.randomUUID());
    this.last = one.at ??= Math.max(Date.now(), this.last + 0.01);
    try {
      localStorage.setItem(this.names.get(one), JSON.stringify({ ...(one.patch ? ofEdit(one) : this.ofCall(one)), tab: this.tab, scope: this.scope, at: one.at }));
    } catch {
      this.notes.full();
    }
  }

  /** Of an act what it was about is remembered too: it may be gone when that is told. */
  ofCall({ name, args, title }) {
    return { name, args, title: title ?? this.store.base.get(args[0])?.title ?? args[0]?.title ?? "" };
  }

  drop(one) {
    localStorage.removeItem(this.names.get(one));
    this.names.delete(one);
  }

  /** It was refused: kept while nobody is signed in, or until somebody has decided. Answers whether that is told here. */
  refused(one, error) {
    if (error.status === 401) {
      this.notes.out();
      return true;
    }
    if (one.clash) one.clash.decided = () => this.drop(one);
    else if (!one.again) this.drop(one);
    return false;
  }

  // What earlier pages left -------------------------------------------------------------------

  records() {
    const mine = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
    return mine.map((key) => [key, JSON.parse(localStorage.getItem(key))]).filter(([, record]) => record).sort(([, a], [, b]) => a.at - b.at);
  }

  /** Take over what no living page holds. One page at a time, so that nothing is taken twice. */
  async adopt() {
    const found = await navigator.locks.request(`${this.prefix}adopt`, async () => {
      const { held } = await navigator.locks.query();
      const living = new Set(held.map(({ name }) => name));
      const [others, left] = [[], []];
      for (const [key, record] of this.records()) (living.has(lockOf(record.tab)) ? others : left).push([key, record]);
      for (const [, { tab }] of others) if (tab !== this.tab) this.watch(tab);
      const here = left.filter(([, record]) => record.scope === this.scope);
      for (const [key, record] of here) localStorage.setItem(key, JSON.stringify({ ...record, tab: this.tab }));
      return { here, elsewhere: left.filter(([, record]) => record.scope !== this.scope) };
    });
    this.notes.elsewhere(found.elsewhere);
    await this.replay(found.here);
  }

  /** When that page ends, what it could not send is ours. */
  watch(tab) {
    if (tab === this.tab || this.watched.has(tab)) return;
    this.watched.add(tab);
    navigator.locks.request(lockOf(tab), () => {}).then(() => this.adopt());
  }

  async replay(records) {
    const sent = records.map(([key, { patch, local, base, version, name, args, title, at }]) => {
      const one = patch ? { patch, local, base, version, at, again: true } : { name, args, title, at, again: true };
      this.names.set(one, key);
      return patch ? this.edit(one) : this.call(one);
    });
    const done = (await Promise.all(sent)).filter(Boolean).length;
    if (done) this.notes.sent(done);
  }

  edit(edit) {
    const sent = this.store.queue.add(edit);
    this.store.refresh(edit.base.id);
    this.store.changed([edit.base.id]);
    return sent.then((answer) => {
      if (!answer && !edit.clash && edit.error.status !== 401) this.drop(edit);
      return answer;
    });
  }

  /** What is asked for may have been done already, its answer lost: what was to go is gone then. */
  async call(call) {
    try {
      await this.store.queue.patiently(() => this.store.api[call.name](...call.args), call);
      return true;
    } catch (error) {
      if (call.name === "remove" && error.status === 404) this.drop(call);
      else if (error.status !== 401) this.notes.question(call, error);
      return false;
    }
  }
}

/** Of the item only what tells whether somebody was quicker, and what it is called. */
function ofEdit({ patch, local, base, version }) {
  const { id, key, title, custom = {} } = base;
  const slim = { id, key, title, custom: {} };
  for (const name of Object.keys(patch)) {
    if (name.startsWith("custom.")) slim.custom[name.slice(7)] = custom?.[name.slice(7)];
    else slim[name] = base[name];
  }
  return { patch, local, base: slim, version };
}

// What waits to be sent outlives the page: each edit and each act is a record of its own in this browser, by person and
// workspace, from when it is made until it has reached the server, or somebody has decided about it.

import "../signing-out.js";
import { Notes } from "./kept-notes.js";
import { Shelf } from "./kept-shelf.js";

/** From now on what waits is kept, and what an earlier page left is sent. Without locks two pages might send the same. */
export async function keep(app, scope) {
  const { queue, me, workspace } = app.store;
  if (!navigator.locks || queue.keeper) return;
  const keeper = new Keeper(app, scope || "", await Shelf.of(`${me.id}.${workspace.slug}.`));
  await keeper.hold();
  queue.keeper = keeper;
  for (const one of [...[...queue.waiting.values()].flat(), ...queue.asks.keys()]) keeper.keep(one);
  document.getElementById("workbench").dataset.keeps = "true";
  await keeper.adopt();
}

class Keeper {
  constructor({ store, tell, edits }, scope, shelf) {
    Object.assign(this, { store, scope, shelf, tab: `${shelf.prefix}${crypto.randomUUID()}`, names: new Map(), watched: new Set(), last: 0 });
    this.notes = new Notes({ store, tell, edits, keeper: this });
    this.others = new BroadcastChannel(shelf.prefix);
    this.others.onmessage = ({ data }) => this.watch(data);
  }

  /** As long as this page lives it holds a lock: what it keeps is its own. The others wait for its end. */
  async hold() {
    await new Promise((held) => {
      navigator.locks.request(this.tab, () => {
        held();
        return new Promise(() => {});
      });
    });
    this.others.postMessage(this.tab);
  }

  // What waits here ---------------------------------------------------------------------------

  keep(one) {
    if (!one.patch && !one.name) return;
    if (!this.names.has(one)) this.names.set(one, this.shelf.prefix + crypto.randomUUID());
    this.last = one.at ??= Math.max(Date.now(), this.last + 0.01);
    const record = { ...(one.patch ? ofEdit(one) : this.ofCall(one)), tab: this.tab, scope: this.scope, at: one.at };
    this.shelf.put(this.names.get(one), record).catch(() => this.notes.full());
  }

  /** Of an act what it was about is remembered too: it may be gone when that is told. */
  ofCall({ name, args, title }) {
    return { name, args, title: title ?? this.store.base.get(args[0])?.title ?? args[0]?.title ?? "" };
  }

  drop(one) {
    const name = this.names.get(one);
    this.names.delete(one);
    if (name) this.shelf.drop(name);
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

  /** Take over what no living page holds: each page had its lock before it kept anything. */
  async adopt() {
    const records = await this.shelf.all();
    const { held } = await navigator.locks.query();
    const living = new Set(held.filter(({ mode }) => mode === "exclusive").map(({ name }) => name));
    for (const tab of living) if (tab.startsWith(this.shelf.prefix)) this.watch(tab);
    const left = records.filter(([, { tab }]) => !living.has(tab));
    this.notes.elsewhere(left.filter(([, { scope }]) => scope !== this.scope));
    const here = left.filter(([, { scope }]) => scope === this.scope);
    const mine = await Promise.all(here.map(([name, { tab }]) => this.shelf.claim(name, tab, this.tab)));
    await this.replay(here.filter((_, at) => mine[at]));
  }

  /** When that page ends, what it could not send is ours. */
  async watch(tab) {
    if (tab === this.tab || this.watched.has(tab)) return;
    this.watched.add(tab);
    await navigator.locks.request(tab, { mode: "shared" }, () => {});
    await this.adopt();
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

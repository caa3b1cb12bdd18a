// Everything a person may do to items: shown at once, sent, and undoable.

import { at, differing, laid } from "./queue.js";
import { ORDERING, placeOf, rankNear } from "./order.js";
import { rice, valueEffort } from "./score.js";
import { UndoStack } from "../undo.js";
import { t } from "./i18n.js";

const SCORED = ["reach", "impact", "confidence", "effort", "value"];
const BULK = 1000;
const PART = 100;
const withoutOrder = (patch) => Object.fromEntries(Object.entries(patch).filter(([name]) => !ORDERING.includes(name)));

export class Edits {
  constructor(store, tell, stack = new UndoStack()) {
    Object.assign(this, { store, tell, stack });
  }

  /** Ask of the API for as long as there is no connection, under one key, so that nothing is done twice. */
  keyed(name, ...given) {
    const { api, queue } = this.store;
    const args = [...given, crypto.randomUUID()];
    return queue.patiently(() => api[name](...args), { name, args });
  }

  /** Whether one may change anything; who may not is told. */
  may() {
    if (!this.store.canWrite) this.tell.plain(t("You may look at this plan, but not change it."));
    return this.store.canWrite;
  }

  /** Whether someone changed the same since the item was `seen`, while it was in the hand: theirs stands until one says otherwise. */
  raced(seen, patch) {
    const now = this.store.get(seen.id);
    const fields = now ? differing(seen, now, differing(patch, now, Object.keys(patch))) : [];
    if (fields.length) this.tell.lost(seen.id, patch, { fields, current: now });
    return fields.length > 0;
  }

  /** Change an item. `words` says what was done, for the toast of an undo; `seen` is the item as the edit began with it. */
  change(id, patch, words, seen = null) {
    if (seen && this.raced(seen, patch)) return Promise.resolve(null);
    const item = this.store.get(id);
    const real = item && this.may() && this.real(item, patch);
    if (!real || !Object.keys(real).length) return Promise.resolve(item || null);
    const back = this.inverse(item, real);
    const act = { words: words || item.title, undo: () => this.revert(id, real, back), redo: () => this.revert(id, back, real) };
    this.stack.push(act);
    return this.send(item, real).then((answer) => {
      if (answer === null) this.stack.drop(act);
      return answer;
    });
  }

  /** Change several items as one act: [[id, patch]…]. Answers [{ id, patch, item | null }…]. */
  changeMany(changes, words) {
    if (!this.may()) return Promise.resolve([]);
    const real = changes.map(([id, patch]) => [id, this.store.get(id), patch]).filter(([, item]) => item).map(([id, item, patch]) => ({ id, item, patch: this.real(item, patch) })).filter(({ patch }) => Object.keys(patch).length);
    if (!real.length) return Promise.resolve([]);
    for (const one of real) one.back = this.inverse(one.item, one.patch);
    const kept = () => real.filter(({ answer }) => answer !== null);
    const turn = (steps) => Promise.all(steps).then((done) => done.every(Boolean));
    const act = { words, undo: () => turn(kept().map(({ id, patch, back }) => this.revert(id, patch, back))), redo: () => turn(kept().map(({ id, patch, back }) => this.revert(id, back, patch))) };
    this.stack.push(act);
    return Promise.all(real.map(async (one) => {
      one.answer = await this.send(one.item, one.patch);
      return { id: one.id, patch: one.patch, item: one.answer };
    })).then((answers) => {
      if (!kept().length) this.stack.drop(act);
      return answers;
    });
  }

  /** One request for many items: { ids, set, add_tags, remove_tags, shift_days }. Shown at once as `local(item)` has it. */
  async bulk(what, words, local) {
    const { store } = this;
    if (!this.may()) return false;
    store.preview(what.ids, local);
    try {
      const xids = [];
      for (let at = 0; at < what.ids.length; at += BULK) xids.push((await this.keyed("bulk", { ...what, ids: what.ids.slice(at, at + BULK) })).xid);
      store.onStale?.(what.ids);
      const act = { words, xids };
      act.undo = act.redo = () => this.turn(act);
      this.stack.push(act);
      return true;
    } catch (error) {
      store.preview(what.ids, null);
      store.onStale?.(what.ids);
      this.tell.refused(error.words || error.message);
      return false;
    }
  }

  /** Take a transaction back, or the taking back: each gives the number of the next. The stream tells what changed. */
  async turn(act) {
    try {
      const again = [];
      for (const xid of act.xids.slice().reverse()) again.push((await this.keyed("undo", xid)).xid);
      act.xids = again;
      return true;
    } catch (error) {
      this.tell.refused(error.words || error.message);
      return false;
    }
  }

  /** Several acts that are one to a person, such as copies of items. */
  async together(words, run) {
    const before = this.stack.done.length;
    try {
      return await run();
    } finally {
      const count = this.stack.done.length - before;
      if (count > 1) this.stack.join(count, words);
    }
  }

  /** The description is not held here; it is sent with the version that was read. */
  describe(item, description) {
    return this.store.send(item, { description }, {});
  }

  /** The part of a patch that would change something. */
  real(item, patch) {
    const differs = new Set(differing(item, patch, Object.keys(withoutOrder(patch))));
    return Object.fromEntries(Object.entries(patch).filter(([name]) => ORDERING.includes(name) || differs.has(name)));
  }

  send(item, patch) {
    const local = withoutOrder(patch);
    if (SCORED.some((name) => name in local)) {
      const next = laid(item, local);
      Object.assign(local, { rice: rice(next), value_effort: valueEffort(next) });
    }
    if (local.status && this.store.categoryOf(local) === "shipped") local.shipped_at = item.shipped_at || new Date().toISOString();
    if (ORDERING.some((name) => name in patch)) Object.assign(local, rankNear(this.store.ranked(), patch));
    return this.store.send(item, patch, local);
  }

  inverse(item, patch) {
    const back = {};
    for (const name of Object.keys(withoutOrder(patch))) back[name] = at(item, name) ?? null;
    if (ORDERING.some((name) => name in patch)) Object.assign(back, placeOf(this.store.ranked(), item));
    return back;
  }

  /** Take an act back, unless someone has changed the same fields since. */
  async revert(id, done, back) {
    const item = this.store.get(id);
    if (!item || differing(item, done, Object.keys(withoutOrder(done))).length) {
      this.tell.plain(t("Someone has changed this since, so it was left as it is."));
      return false;
    }
    return (await this.send(item, back)) !== null;
  }

  async create(fields) {
    return this.made(await this.keyed("create", fields));
  }

  /** New items as one act, a hundred in a request; `told(n)`: so many are in. Throws with what was refused; what came before it stays. */
  async createMany(rows, words, told = () => {}) {
    const act = { words, xids: [] };
    act.undo = act.redo = () => this.turn(act);
    try {
      for (let at = 0; at < rows.length; at += PART) {
        const { changed, xid } = await this.keyed("bulk", { items: rows.slice(at, at + PART) });
        act.xids.push(xid);
        if (act.xids.length === 1) this.stack.push(act);
        this.store.onStale?.(changed);
        told(at + changed.length);
      }
    } catch (error) {
      throw Object.assign(error, { made: act.xids.length * PART });
    }
  }

  made(item) {
    this.settled(item);
    this.stack.push({ words: item.title, undo: () => this.drop(item.id), redo: () => this.bringBack(item.id) });
    return item;
  }

  /** Archive, delete or copy many, or take them back: one request, one act. `gone`: they leave at once, with what goes along. */
  async all({ ids, ...what }, words, gone) {
    const { store } = this;
    if (!this.may()) return false;
    const was = gone ? ids.map((id) => store.base.get(id)).filter(Boolean) : [];
    store.forget(was.map(({ id }) => id));
    const act = { words, xids: [] };
    let sent = null;
    act.undo = act.redo = async () => (await sent) && this.turn(act);
    this.stack.push(act);
    sent = this.inParts(ids, what, act, gone).catch((error) => {
      was.forEach((item) => store.lay(item));
      store.changed(ids);
      store.onStale?.(ids);
      this.tell.refused(error.words || error.message);
    }).then(() => act.xids.length > 0 || this.stack.drop(act));
    return sent;
  }

  async inParts(ids, what, act, gone) {
    for (let at = 0; at < ids.length; at += BULK) {
      const { changed, xid } = await this.keyed("bulk", { ids: ids.slice(at, at + BULK), ...what });
      act.xids.push(xid);
      if (gone) this.store.forget(changed);
      else this.store.onStale?.(changed);
    }
  }

  /** Take something back that was put away. */
  async unarchive({ id, title }) {
    const back = async () => this.settled(await this.tried(this.keyed("unarchive", id)));
    const put = async () => this.settled(await this.tried(this.keyed("archive", id)));
    const done = await back();
    if (done) this.stack.push({ words: title, undo: put, redo: back });
    return done;
  }

  /** An answer of the server, or null when it refused and that was told. */
  async tried(asked) {
    try {
      return await asked;
    } catch (error) {
      this.tell.refused(error.words || error.message);
      return null;
    }
  }

  settled(item) {
    if (!item) return false;
    this.store.echoes.expect(item.id);
    this.store.lay(item);
    this.store.changed([item.id]);
    return true;
  }

  async remove(id) {
    const { title } = this.store.get(id);
    const done = await this.drop(id);
    if (done) this.stack.push({ words: title, undo: () => this.bringBack(id), redo: () => this.drop(id) });
    return done;
  }

  async drop(id) {
    const was = this.store.base.get(id);
    if (!was) return false;
    const sent = this.keyed("remove", id, was.version);
    this.store.forget([id]);
    try {
      await sent;
      this.store.echoes.expect(id);
      return true;
    } catch (error) {
      return this.undone(error, error.current || was);
    }
  }

  async bringBack(id) {
    try {
      this.store.lay(await this.keyed("restore", id));
      this.store.echoes.expect(id);
      this.store.changed([id]);
      return true;
    } catch (error) {
      return this.undone(error, null);
    }
  }

  undone(error, item) {
    if (item) {
      this.store.lay(item);
      this.store.changed([item.id]);
    }
    this.tell.refused(error.words, item?.id);
    return false;
  }
}

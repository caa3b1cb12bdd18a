// Everything a person may do to items: shown at once, sent, and undoable.

import { differing } from "./queue.js";
import { ORDERING, placeOf, rankNear } from "./order.js";
import { rice, valueEffort } from "./score.js";
import { UndoStack } from "./undo.js";
import { t } from "./i18n.js";

const SCORED = ["reach", "impact", "confidence", "effort", "value"];
const withoutOrder = (patch) => Object.fromEntries(Object.entries(patch).filter(([name]) => !ORDERING.includes(name)));

export class Edits {
  constructor(store, tell) {
    Object.assign(this, { store, tell, stack: new UndoStack() });
  }

  /** Change an item. `words` says what was done, for the toast of an undo. */
  change(id, patch, words) {
    const item = this.store.get(id);
    const real = item && this.real(item, patch);
    if (!real || !Object.keys(real).length) return Promise.resolve(item || null);
    const back = this.inverse(item, real);
    const act = { words: words || item.title, undo: () => this.revert(id, real, back), redo: () => this.revert(id, back, real) };
    this.stack.push(act);
    return this.send(item, real).then((answer) => {
      if (answer === null) this.stack.drop(act);
      return answer;
    });
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
      const next = { ...item, ...local };
      Object.assign(local, { rice: rice(next), value_effort: valueEffort(next) });
    }
    if (local.status && this.store.categoryOf(local) === "shipped") local.shipped_at = item.shipped_at || new Date().toISOString();
    if (ORDERING.some((name) => name in patch)) Object.assign(local, rankNear(this.store.ranked(), patch));
    return this.store.send(item, patch, local);
  }

  inverse(item, patch) {
    const back = {};
    for (const name of Object.keys(withoutOrder(patch))) back[name] = item[name] ?? null;
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
    const item = await this.store.api.create(fields, crypto.randomUUID());
    this.store.echoes.expect(item.id);
    this.store.lay(item);
    this.store.changed([item.id]);
    this.stack.push({ words: item.title, undo: () => this.drop(item.id), redo: () => this.bringBack(item.id) });
    return item;
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
    this.store.forget([id]);
    try {
      await this.store.api.remove(id, was.version);
      this.store.echoes.expect(id);
      return true;
    } catch (error) {
      return this.undone(error, error.current || was);
    }
  }

  async bringBack(id) {
    try {
      this.store.lay(await this.store.api.restore(id));
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

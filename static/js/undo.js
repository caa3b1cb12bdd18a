// One stack of what can be taken back, the newest last, whichever way it was done. An act is { words, undo(), redo() };
// both answer false when it cannot be done, and null when nobody could be asked: then it stays.

export class UndoStack {
  /** `shelf` keeps what outlives the page: { load(), save(done, undone) }. */
  constructor(limit = 200, shelf = null) {
    Object.assign(this, { limit, shelf, done: [], undone: [] });
  }

  /** What an earlier page left is older than all that was done here. Read when first needed: reading waits. */
  ready() {
    const [done, undone] = this.shelf && !this.loaded ? this.shelf.load() : [[], []];
    this.loaded = true;
    this.done.unshift(...done);
    this.undone.unshift(...undone);
  }

  keep() {
    this.shelf?.save(this.done, this.undone);
  }

  push(act) {
    this.ready();
    this.done.push(act);
    if (this.done.length > this.limit) this.done.shift();
    this.undone = [];
    this.keep();
  }

  /** The newest act of this name, else the newest. */
  called(words) {
    return this.done.findLast((act) => act.words === words) ?? this.done.at(-1);
  }

  /** Forget an act that came to nothing. */
  drop(act) {
    this.done = this.done.filter((other) => other !== act);
    this.keep();
  }

  /** Make one act of the last `count`. */
  join(count, words) {
    const acts = this.done.splice(-count);
    const each = async (list, verb) => {
      let ok = true;
      for (const act of list) ok = (await act[verb]()) !== false && ok;
      return ok;
    };
    this.done.push({ words, undo: () => each(acts.slice().reverse(), "undo"), redo: () => each(acts, "redo") });
    this.keep();
  }

  /** The newest act, or the one that is meant, which may be older by now; null where there is none to undo. */
  async undo(act = null) {
    return this.step("done", "undone", "undo", act);
  }

  async redo() {
    return this.step("undone", "done", "redo", null);
  }

  /** It changes sides at once, so that a quick redo finds it. What cannot be undone leaves: it would only stand in the way. */
  async step(from, to, verb, meant) {
    this.ready();
    const act = meant ? this[from].find((one) => one === meant) : this[from].at(-1);
    if (!act) return null;
    this.move(act, from, to);
    const ok = await act[verb]();
    if (ok === null) this.move(act, to, from);
    else if (ok === false) this[to] = this[to].filter((other) => other !== act);
    this.keep();
    return { act, ok: ok === null ? null : ok !== false };
  }

  move(act, from, to) {
    this[from] = this[from].filter((other) => other !== act);
    this[to].push(act);
    this.keep();
  }
}

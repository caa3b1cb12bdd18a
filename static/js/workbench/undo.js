// Undo and redo. An act is { label, undo(), redo() }; both answer false when they could not be done.

export class UndoStack {
  constructor(limit = 200) {
    this.limit = limit;
    this.done = [];
    this.undone = [];
  }

  push(act) {
    this.done.push(act);
    if (this.done.length > this.limit) this.done.shift();
    this.undone = [];
  }

  /** Forget an act that came to nothing. */
  drop(act) {
    this.done = this.done.filter((other) => other !== act);
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
  }

  async undo() {
    return this.step("done", "undone", "undo");
  }

  async redo() {
    return this.step("undone", "done", "redo");
  }

  /** It changes sides at once, so that a quick redo finds it. What cannot be undone leaves: it would only stand in the way. */
  async step(from, to, verb) {
    const act = this[from].pop();
    if (!act) return null;
    this[to].push(act);
    const ok = (await act[verb]()) !== false;
    if (!ok) this[to] = this[to].filter((other) => other !== act);
    return { act, ok };
  }
}

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

  async undo() {
    return this.step(this.done, this.undone, "undo");
  }

  async redo() {
    return this.step(this.undone, this.done, "redo");
  }

  /** An act that cannot be undone leaves the stack: it would only stand in the way. */
  async step(from, to, verb) {
    const act = from.pop();
    if (!act) return null;
    const ok = (await act[verb]()) !== false;
    if (ok) to.push(act);
    return { act, ok };
  }
}

// Edits of one item go to the server one after the other, so that quick edits never race their own version.
// What is shown is the server's item with the waiting edits laid over it.

/** A while, or until there is a connection again. */
const wait = (ms) => new Promise((done) => {
  const over = () => {
    clearTimeout(timer);
    globalThis.removeEventListener?.("online", over);
    done();
  };
  const timer = setTimeout(over, ms);
  globalThis.addEventListener?.("online", over);
});

export class Queue {
  /**
   * `send(id, patch, version)` answers the new item, or throws { status, current, retry }.
   * `version(id)` is that of the server's item as last seen; `onServer(item)` takes the new one.
   * `onLost(id, edit, current)` takes in what someone else did and says "retry" or "drop".
   * `onThrough()`: nothing waits any more. `onAsk()`, when set: it may be busy now that was not, or the other way round.
   * `keeper`, when set, keeps what waits.
   */
  constructor({ send, version, onServer, onLost, onRefused, onOffline, onThrough, pause = wait }) {
    Object.assign(this, { send, version, onServer, onLost, onRefused, onOffline, onThrough, pause, ends: [] });
    this.waiting = new Map();
    this.asks = new Map();
  }

  /** Edits of an item not yet confirmed, oldest first. */
  pending(id) {
    return this.waiting.get(id) || [];
  }

  get busy() {
    return this.waiting.size > 0 || this.asks.size > 0;
  }

  overlay(item) {
    const edits = this.pending(item.id);
    return edits.length ? laid(item, ...edits.map((edit) => edit.local)) : item;
  }

  /**
   * Queue an edit of `item` as it is shown. `local` is what to show meanwhile: a patch may say "after",
   * which only the server turns into a rank. Resolves with the server's item, or null when refused.
   */
  push(item, patch, local = patch) {
    return this.add({ patch, local, base: item, version: this.version(item.id) });
  }

  /** It goes after the acts made before it. */
  add(edit) {
    const { id } = edit.base;
    edit.after = [...this.asks.values()];
    this.keeper?.keep(edit);
    return (edit.done = new Promise((resolve) => {
      edit.resolve = resolve;
      if (this.waiting.has(id)) this.waiting.get(id).push(edit);
      else {
        this.waiting.set(id, [edit]);
        this.run(id);
      }
    }));
  }

  async run(id) {
    const edits = this.waiting.get(id);
    while (edits.length) {
      const [edit] = edits;
      if (edit.after.length) await Promise.all(edit.after);
      const answer = await this.attempt(id, edit);
      edits.shift();
      if (!edits.length) this.waiting.delete(id);
      if (answer) this.taken(edit, answer, edits);
      else this.onRefused(id, edit);
      edit.resolve(answer);
    }
    this.ended();
  }

  taken(edit, answer, edits) {
    for (const next of edits) if (next.version === edit.version) next.version = answer.version;
    this.keeper?.drop(edit);
    this.onServer(answer);
  }

  /** Once nothing waits any more. */
  through() {
    return this.busy ? new Promise((done) => { this.ends.push(done); }) : Promise.resolve();
  }

  ended() {
    this.onAsk?.();
    if (!this.busy) for (const done of this.ends.splice(0)) done();
  }

  async attempt(id, edit) {
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.send(id, edit.patch, edit.version);
      } catch (error) {
        edit.error = error;
        if (error.retry) await this.later(tries);
        else if (error.status === 412 && error.current && this.onLost(id, edit, error.current) === "retry") edit.version = error.current.version;
        else return null;
      }
    }
  }

  /**
   * After the edits made before, ask until there is an answer. `ask` must do no harm when what it asks for was done already.
   * `call`, { name, args }, says it for the keeper.
   */
  async patiently(ask, call = {}) {
    const before = [...this.waiting.values()].flat().map(({ done }) => done);
    let over;
    this.asks.set(call, new Promise((done) => { over = done; }));
    this.keeper?.keep(call);
    this.onAsk?.();
    try {
      if (before.length) await Promise.all(before);
      const answer = await this.insist(ask);
      this.keeper?.drop(call);
      return answer;
    } catch (error) {
      this.keeper?.refused(call, error);
      throw error;
    } finally {
      this.asks.delete(call);
      over();
      if (!this.busy) this.onThrough?.();
      this.ended();
    }
  }

  async insist(ask) {
    for (let tries = 0; ; tries += 1) {
      try {
        return await ask();
      } catch (error) {
        if (!error.retry) throw error;
        await this.later(tries);
      }
    }
  }

  later(tries) {
    this.onOffline?.(tries);
    return this.pause(Math.min(30000, 1000 * 2 ** tries));
  }
}

/** A field of an item or of a patch; one of the workspace's own is named "custom.slug", and lies in an item's `custom`. */
export const at = (item, name) => (name.startsWith("custom.") && !(name in item) ? item.custom?.[name.slice(7)] : item[name]);

/** A copy of an item with patches laid over it; null takes one of the workspace's own fields away. */
export function laid(item, ...patches) {
  const shown = { ...item };
  for (const [name, value] of patches.flatMap((patch) => Object.entries(patch))) {
    if (!name.startsWith("custom.")) shown[name] = value;
    else shown.custom = { ...shown.custom, [name.slice(7)]: value };
  }
  return shown;
}

/** Fields of `fields` in which two states of an item differ. */
export const differing = (a, b, fields) =>
  fields.filter((name) => JSON.stringify(at(a, name) ?? null) !== JSON.stringify(at(b, name) ?? null));

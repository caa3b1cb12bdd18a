// Where this browser keeps what waits to be sent: records by name. What one page takes over no other does: the database
// makes each change as a whole, and all pages see them in one order.

const NAME = "pmhub";
const WAITING = "waiting";
// That there may be something, for those who must know at once; the records are the truth.
const FLAG = "pmhub.waiting";

const answer = (asked) => new Promise((done, fail) => {
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});

export class Shelf {
  /** All that begins with `prefix`: "<person>." or "<person>.<workspace>." */
  static async of(prefix) {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(WAITING);
    return new Shelf(await answer(asked), prefix);
  }

  constructor(db, prefix) {
    Object.assign(this, { db, prefix, range: IDBKeyRange.bound(prefix, `${prefix}\uffff`) });
  }

  at(mode) {
    return this.db.transaction(WAITING, mode, { durability: "relaxed" }).objectStore(WAITING);
  }

  /** As it would be sent: what JSON leaves out is no part of it. */
  async put(name, record) {
    localStorage[FLAG] = "1";
    await answer(this.at("readwrite").put(JSON.parse(JSON.stringify(record)), name));
  }

  async drop(name) {
    await answer(this.at("readwrite").delete(name));
    await this.unflag();
  }

  count() {
    return answer(this.at("readonly").count(this.range));
  }

  async clear() {
    await answer(this.at("readwrite").delete(this.range));
    await this.unflag();
  }

  async unflag() {
    if (!(await answer(this.at("readonly").count()))) delete localStorage[FLAG];
  }

  /** [name, record]…, the oldest first. */
  async all() {
    const from = this.at("readonly");
    const [names, records] = await Promise.all([answer(from.getAllKeys(this.range)), answer(from.getAll(this.range))]);
    return names.map((name, at) => [name, records[at]]).sort(([, a], [, b]) => a.at - b.at);
  }

  /** Make a record `tab`'s; false when it is gone, or no longer `was`'s. */
  async claim(name, was, tab) {
    const store = this.at("readwrite");
    const record = await answer(store.get(name));
    if (record?.tab !== was) return false;
    await answer(store.put({ ...record, tab }, name));
    return true;
  }
}

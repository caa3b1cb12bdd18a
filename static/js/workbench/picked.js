// What is chosen, the same in every view, for acts on several: X or Space, Ctrl or Shift and a click, a frame on the timeline.

import { t } from "./i18n.js";

export class Picked {
  constructor(app) {
    Object.assign(this, { app, store: app.store, ids: new Set() });
  }

  /** Those that are shown here, in no order; a table adds the rows of its drawn-out range. */
  get list() {
    if (this.app.view.sel) return this.app.view.sel.ids;
    if (!this.ids.size) return [];
    const shown = new Set(this.app.shown().map(({ id }) => id));
    return [...this.ids].filter((id) => shown.has(id));
  }

  /** What an act on this item is about: all that is picked when it is among them, else itself. */
  with(id) {
    if (!this.ids.has(id)) return [id];
    return [...this.ids].filter((one) => this.store.get(one)?.s !== null && this.store.get(one));
  }

  clicked(event, id) {
    if (!this.store.canWrite || !(event.shiftKey || event.ctrlKey || event.metaKey)) return false;
    this.toggle(id);
    return true;
  }

  toggle(id) {
    if (!this.ids.delete(id)) this.ids.add(id);
    this.changed();
  }

  add(ids) {
    for (const id of ids) this.ids.add(id);
    this.changed();
  }

  /** Answers whether there was anything to let go. */
  clear() {
    if (!this.ids.size) return false;
    this.ids.clear();
    this.changed();
    return true;
  }

  changed() {
    this.app.view.mark?.();
    this.app.announce(t("{n} selected|{n} selected", { n: this.list.length }));
    this.update();
  }

  /** The bar of what is selected is fetched with the first that is. */
  async update() {
    if (this.bar) return void this.bar.update();
    if (!this.ids.size && this.list.length < 2) return;
    const [{ Bulk }] = await Promise.all([import("./bulk.js"), this.app.dress("acts")]);
    this.bar ||= new Bulk(this.app);
    this.bar.update();
  }
}

/** Mark elements of items that are picked, where a view has no other way of its own. */
export function markPicked(app, els) {
  for (const el of els) el.classList.toggle("picked", app.picked.ids.has(el.dataset.id));
}

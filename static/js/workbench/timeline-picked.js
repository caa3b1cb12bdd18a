// What is chosen on the timeline, to be moved as one: Shift or Ctrl and a click, a frame drawn with Shift, or Space.

import { t } from "./i18n.js";

export class Picked {
  constructor(timeline) {
    Object.assign(this, { timeline, ids: new Set() });
  }

  /** What an act on this item is about: all that is picked when it is among them, else itself. */
  with(id) {
    const { store } = this.timeline;
    if (!this.ids.has(id)) return [id];
    return [...this.ids].filter((one) => store.get(one)?.s !== null && store.get(one));
  }

  clicked(event, id) {
    if (!this.timeline.store.canWrite || !(event.shiftKey || event.ctrlKey || event.metaKey)) return false;
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
    this.timeline.render();
    this.timeline.ctx.announce(t("{n} selected|{n} selected", { n: this.ids.size }));
  }
}

// The chain of links that decides when all is done, as the server works it out; asked for anew after changes.

import { later, h, put } from "./dom.js";
import { sayDate } from "./say.js";
import { toDay } from "./dates.js";
import { t } from "./i18n.js";

export class CriticalPath {
  constructor(timeline) {
    Object.assign(this, { timeline, store: timeline.store, ids: new Set(), pairs: new Set() });
    this.note = h("p", { class: "path-note", hidden: true });
    timeline.el.append(this.note);
    this.soon = later(() => this.ask(), 700);
  }

  get on() {
    return this.timeline.ctx.state.path === "1";
  }

  update() {
    if (!this.on) return this.off();
    if (this.known === undefined) this.ask();
    else if (this.known !== this.store.revision) this.soon();
    this.known = this.store.revision;
  }

  off() {
    this.known = undefined;
    this.note.hidden = true;
    this.ids.clear();
    this.pairs.clear();
  }

  async ask() {
    try {
      this.take(await this.store.api.get("/critical-path"));
    } catch (error) {
      this.timeline.ctx.tell.refused(error.words || error.message);
    }
  }

  take({ finish, path }) {
    if (!this.on) return;
    const ids = path.map(({ item }) => item);
    this.ids = new Set(ids);
    this.pairs = new Set(ids.slice(1).map((id, at) => ids[at] + id));
    this.note.hidden = false;
    const words = finish && ids.length > 1 ? t("{n} item decides that all is done by {date}.|{n} items decide that all is done by {date}.", { n: ids.length, date: sayDate(toDay(finish), "day") }) : t("No chain of links decides when all is done.");
    put(this.note, h("i", { class: "k-path" }), words);
    this.timeline.ctx.announce(words);
    this.timeline.drawn = null;
    this.timeline.render();
  }

  has({ source, target }) {
    return this.pairs.has(source + target);
  }

  mark(wanted) {
    for (const id of wanted.keys()) this.timeline.bars.get(id)?.classList.toggle("crit", this.ids.has(id));
  }
}

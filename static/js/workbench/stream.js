// Other people's changes. The stream says which rows changed; we fetch those, and only those.

import { later } from "./dom.js";
import { passOn } from "../live.js";

const CHUNK = 60;
// What hangs on objectives and products is heard by their own pages (js/talk).
const TALK = ["roadmap.comment", "roadmap.reaction", "roadmap.attachment"];
// Counted in what items belong to, beside the items themselves.
const HANGING = ["roadmap.comment", "roadmap.risk"];

/** What is not an item but drawn beside them. */
const LOOSE = {
  "roadmap.link": { path: "/links", lay: (store, rows, ids) => store.patchLinks(rows.map(({ id, kind, source, target, lag }) => [id, kind, source, target, lag]), ids) },
  "roadmap.milestone": { path: "/milestones", lay: (store, rows, ids) => store.patchMilestones(rows, ids) },
};

export class Stream {
  /** `own(id, actor)` tells whether a change is the echo of one made here. */
  constructor({ url, cursor, api, store, own, onMeta, onReset, onState }) {
    Object.assign(this, { url, cursor, api, store, own, onMeta, onReset, onState });
    this.waiting = new Set();
    // What one transaction or one burst says is fetched together; longer would only be waiting.
    this.soon = later(() => this.fetch(), 5);
    this.meta = later(() => this.onMeta(), 400);
  }

  open() {
    this.source = new EventSource(`${this.url}?after=${encodeURIComponent(this.cursor || "")}`);
    this.source.addEventListener("change", (event) => this.take(JSON.parse(event.data)));
    passOn(this.source);
    this.source.addEventListener("reset", () => this.reset());
    this.source.addEventListener("open", () => this.onState(true));
    this.source.addEventListener("error", () => {
      this.onState(false);
      if (this.source.readyState === EventSource.CLOSED && !this.store.gone) setTimeout(() => this.open(), 5000);
    });
    addEventListener("pagehide", () => this.source.close(), { once: true });
  }

  /** Too much happened while we were away to be told one by one: everything is read anew, and followed from there. */
  async reset() {
    this.source.close();
    try {
      this.cursor = await this.onReset();
      this.open();
    } catch {
      setTimeout(() => this.reset(), 5000);
    }
  }

  take({ model, ids = [], parents = [], op, actor }) {
    if (this.api.hears?.({ model, ids, parents })) return;
    if (LOOSE[model]) return void this.takeLoose(model, ids, op);
    if (HANGING.includes(model)) this.meta();
    if (model === "roadmap.item") this.takeItems(ids, op, actor);
    else if (parents.length) this.want(parents.filter((id) => this.store.get(id)));
    else if (model === "roadmap.savedview") document.dispatchEvent(new Event("saved-views"));
    else if (TALK.includes(model)) return;
    else if (model.startsWith("roadmap.") || model === "core.membership") this.meta();
  }

  /** Links and milestones are read one by one; what is not answered is gone. */
  async takeLoose(model, ids, op) {
    const { path, lay } = LOOSE[model];
    try {
      const rows = op === "delete" ? [] : (await this.api.get(`${path}?limit=500&ids=${ids.join(",")}`)).results;
      lay(this.store, rows, ids);
    } catch {
      setTimeout(() => this.takeLoose(model, ids, op), 3000);
    }
  }

  takeItems(ids, op, actor) {
    if (op === "delete") this.store.forget(ids.filter((id) => !this.own(id, actor)));
    else this.want(ids.filter((id) => !this.own(id, actor)));
  }

  want(ids) {
    for (const id of ids) this.waiting.add(id);
    if (this.waiting.size) this.soon();
  }

  async fetch() {
    const ids = [...this.waiting].slice(0, CHUNK);
    ids.forEach((id) => this.waiting.delete(id));
    if (this.waiting.size) this.soon();
    try {
      const { clock } = this.store;
      const { results } = await this.api.items(ids);
      this.store.takeOthers(results, ids, clock);
    } catch {
      setTimeout(() => this.want(ids), 3000);
    }
  }
}

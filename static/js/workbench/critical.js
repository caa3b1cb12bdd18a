// The chain of links that decides when all is done, or one item is, as the server works it out; asked for anew after changes.

import { later, h, put } from "./dom.js";
import { sayDate } from "./say.js";
import { toDay } from "./dates.js";
import { t } from "./i18n.js";

const over = ["shipped", "dropped"];

/** What the chain decides; `of`: the item that it ends in, or "1" for the end of all. */
export function sayChain({ finish, path }, of) {
  if (!finish) return t("No chain of links decides when all is done.");
  const n = path.length;
  const by = { n, title: path.at(-1)?.title, date: sayDate(toDay(finish), "day") };
  if (of !== "1") return t("{n} item decides that {title} is done by {date}.|{n} items decide that {title} is done by {date}.", by);
  if (n > 1) return t("{n} item decides that all is done by {date}.|{n} items decide that all is done by {date}.", by);
  return t("{title} ends last, on {date}, and waits for nothing: no chain of links decides when all is done.", by);
}

export class CriticalPath {
  constructor(timeline) {
    Object.assign(this, { timeline, ctx: timeline.ctx, store: timeline.store, ids: new Set(), pairs: new Set() });
    this.words = h("span", { class: "said" });
    this.ends = h("select", { class: "field sm", onchange: (event) => this.ctx.set({ path: event.target.value }) });
    this.pick = h("label", { class: "quiet-t" }, t("The chain that ends in"), " ", this.ends);
    this.more = h("button", { type: "button", class: "btn sm", "aria-expanded": "false", "aria-controls": "path-list", onclick: () => this.unfold() }, t("List the chain"));
    this.list = h("div", { class: "path-list", id: "path-list", hidden: true });
    this.note = h("section", { class: "path-note", hidden: true, "aria-label": t("Critical path") }, h("div", { class: "line" }, h("i", { class: "k-path" }), this.words, this.pick, this.more), this.list);
    timeline.el.append(this.note);
    this.soon = later(() => this.ask(), 700);
  }

  get on() {
    return Boolean(this.ctx.state.path);
  }

  update() {
    const { path } = this.ctx.state;
    if (!path) return this.off();
    if (this.known === undefined || this.asked !== path) this.ask();
    else if (this.known !== this.store.revision) this.soon();
    Object.assign(this, { known: this.store.revision, asked: path });
  }

  off() {
    this.known = undefined;
    this.note.hidden = true;
    this.ids.clear();
    this.pairs.clear();
  }

  async ask() {
    const { path } = this.ctx.state;
    if (!path) return;
    try {
      this.take(await this.store.api.get(path === "1" ? "/critical-path" : `/critical-path?end=${encodeURIComponent(path)}`));
    } catch (error) {
      this.ctx.tell.refused(error.words || error.message);
    }
  }

  take(found) {
    if (!this.on) return;
    this.found = found;
    const ids = found.path.map(({ item }) => item);
    this.ids = new Set(ids);
    this.pairs = new Set(ids.slice(1).map((id, at) => ids[at] + id));
    this.note.hidden = false;
    this.words.textContent = sayChain(found, this.ctx.state.path);
    this.choose();
    this.more.hidden = !ids.length;
    if (!this.list.hidden) this.draw();
    this.ctx.announce(this.words.textContent);
    this.timeline.drawn = null;
    this.timeline.render();
  }

  /** The last items of chains, those that end last first. */
  choose() {
    const open = (id) => { const item = this.store.items.get(id); return item && !over.includes(this.store.categoryOf(item)) && item; };
    const links = this.store.links.filter(([, kind, source, target]) => kind === "blocks" && open(source) && open(target));
    const on = new Set(links.map(([, , source]) => source));
    const ends = [...new Set(links.map(([, , , target]) => target))].filter((id) => !on.has(id) || id === this.ctx.state.path).map(open).sort((a, b) => (b.e ?? -1) - (a.e ?? -1)).slice(0, 200);
    put(this.ends, h("option", { value: "1" }, t("the end of all")), ends.map(({ id, key, title }) => h("option", { value: id }, `${key} ${title}`)));
    this.ends.value = this.ctx.state.path;
    this.pick.hidden = !ends.length;
  }

  unfold() {
    this.list.hidden = !this.list.hidden;
    this.more.setAttribute("aria-expanded", String(!this.list.hidden));
    this.more.textContent = this.list.hidden ? t("List the chain") : t("Hide the list");
    if (!this.list.hidden) this.draw();
  }

  async draw() {
    const { chain } = await import("./critical-list.js");
    put(this.list, chain(this.found, (id) => this.ctx.open(id)));
  }

  has({ source, target }) {
    return this.pairs.has(source + target);
  }

  mark(wanted) {
    for (const id of wanted.keys()) this.timeline.bars.get(id)?.classList.toggle("crit", this.ids.has(id));
  }
}

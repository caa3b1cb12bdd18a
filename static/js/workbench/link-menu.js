// The links of one item in a small box: choose what waits for it or what it waits for, set days between, take away.

import { h, icon, put } from "./dom.js";
import { place } from "../place.js";
import { daysShort, into, outOf } from "./links.js";
import { LinkEdits } from "./link-edit.js";
import { span } from "./say.js";
import { t } from "./i18n.js";

const MOST = 8;

export class LinkMenu {
  constructor(timeline, id) {
    Object.assign(this, { timeline, id, store: timeline.store, edits: new LinkEdits(timeline), way: "blocks" });
    this.el = h("div", { class: "menu link-menu", popover: "auto", role: "dialog", "aria-label": t("Links of {title}", { title: this.store.get(id).title }) });
    this.el.addEventListener("toggle", (event) => event.newState === "closed" && this.closed());
    document.body.append(this.el);
  }

  /** `only`: a link to look at, opened where it was clicked. */
  open(only, at) {
    this.only = only;
    this.draw();
    this.el.showPopover();
    const anchor = this.timeline.bars.get(this.id) || this.timeline.scroller;
    place(this.el, at ? { left: at.x, right: at.x, top: at.y, bottom: at.y } : anchor.getBoundingClientRect());
    this.el.querySelector("input")?.focus();
  }

  closed() {
    this.el.remove();
    this.timeline.bars.get(this.id)?.focus({ preventScroll: true });
  }

  draw() {
    const links = this.only ? [this.only] : [...into(this.store, this.id), ...outOf(this.store, this.id)].filter(({ kind }) => kind === "blocks");
    put(this.el, links.length ? h("ul", { class: "links" }, links.map((link) => this.row(link))) : null, this.only ? null : this.finder());
  }

  row(link) {
    const { store } = this;
    const [from, to] = [store.get(link.source), store.get(link.target)];
    const short = daysShort(store, link);
    const lag = h("input", { class: "field sm", type: "number", value: String(link.lag), step: "1", min: "-3650", max: "3650", disabled: !store.canWrite, "aria-label": t("Days between"), onchange: (event) => event.target.checkValidity() && this.then(this.edits.lag(link, event.target.valueAsNumber || 0)) });
    const off = h("button", { type: "button", class: "btn quiet icon sm", "aria-label": t("Take this link away"), title: t("Take this link away"), onclick: () => this.then(this.edits.remove(link)) }, icon("trash"));
    return h("li", null,
      h("span", { class: "who" }, h("b", null, from?.title || t("something out of sight")), " ", t("blocks"), " ", h("b", null, to?.title || t("something out of sight")), short ? h("span", { class: "st late" }, icon("s-late", "s14"), t("{span} too early", { span: span(short) })) : null),
      h("span", { class: "acts" }, h("label", null, lag, t("days between")), store.canWrite ? off : null));
  }

  /** Once it is through, the box closes: what was changed is seen on the timeline. */
  async then(doing) {
    await doing;
    if (this.el.isConnected) this.el.hidePopover();
  }

  finder() {
    const list = h("div", { class: "picks", role: "group", "aria-label": t("Items") });
    const input = h("input", { class: "field sm", type: "search", placeholder: t("Title or key"), "aria-label": t("Find the other item"), oninput: () => this.offer(list, input.value) });
    input.addEventListener("keydown", (event) => this.pressed(event, list));
    const way = (name, words) => h("button", { type: "button", "aria-pressed": String(this.way === name), onclick: (event) => this.turn(event, name) }, words);
    const seg = h("span", { class: "seg", role: "group", "aria-label": t("Which way") }, way("blocks", t("Blocks")), way("blocked_by", t("Waits for")));
    this.offer(list, "");
    return h("div", { class: "finder" }, h("p", { class: "g" }, t("New link")), seg, input, list);
  }

  turn(event, name) {
    this.way = name;
    for (const el of event.target.parentNode.children) el.setAttribute("aria-pressed", String(el === event.target));
  }

  pressed(event, list) {
    if (event.key === "ArrowDown") list.querySelector("button")?.focus();
    else if (event.key === "Enter") list.querySelector("button")?.click();
    else return;
    event.preventDefault();
  }

  /** Nearest in time first while nothing is typed. */
  offer(list, text) {
    const words = text.trim().toLowerCase();
    const own = this.store.get(this.id);
    const linked = new Set([...outOf(this.store, this.id), ...into(this.store, this.id)].flatMap(({ source, target }) => [source, target]));
    const passes = (item) => item.id !== this.id && !linked.has(item.id) && (!words || item.key.toLowerCase().startsWith(words) || item.title.toLowerCase().includes(words));
    const far = (item) => (item.s === null || own.e === null ? 1e9 : Math.abs(item.s - own.e));
    const found = this.store.ranked().filter(passes).sort((a, b) => far(a) - far(b)).slice(0, MOST);
    put(list, found.map((item) => h("button", { type: "button", onclick: () => this.choose(item.id) }, h("span", { class: "truncate" }, item.title), h("span", { class: "end" }, item.key))));
    if (!found.length) list.append(h("p", { class: "none" }, t("No such item.")));
  }

  choose(other) {
    const [source, target] = this.way === "blocks" ? [this.id, other] : [other, this.id];
    this.el.hidePopover();
    return this.edits.create({ kind: "blocks", source, target, lag: 0 });
  }
}

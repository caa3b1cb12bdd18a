// What has no date stays in sight, below the timeline.

import { aside, dot, h, icon, put } from "./dom.js";
import { hueOf } from "./bar.js";
import { follow } from "./pointer.js";
import { TrayDrag } from "./timeline-drag.js";
import { t } from "./i18n.js";

const MOST = 30;

export class Tray {
  constructor(ctx, timeline) {
    Object.assign(this, { ctx, timeline, items: [] });
    this.list = h("ul");
    this.count = h("button", { class: "fold", type: "button", "aria-expanded": "false", onclick: () => this.fold() });
    const hint = h("p", null, ...hintParts());
    const legend = h("div", { class: "legend", "aria-hidden": "true" }, h("span", null, h("i", { class: "k-soft" }), t("quarter, no day")));
    this.el = h("section", { class: "tray", "aria-label": t("Undated") }, h("header", null, h("h2", null, t("Undated")), ctx.store.canWrite ? hint : null, legend, this.count), this.list);
    this.list.addEventListener("click", (event) => this.clicked(event));
    if (ctx.store.canWrite) this.list.addEventListener("pointerdown", (event) => this.grab(event));
  }

  update(items) {
    this.items = items.slice().sort((a, b) => (b.companies || 0) - (a.companies || 0) || a.rank - b.rank);
    this.el.hidden = !items.length;
    put(this.count, t("{n} item|{n} items", { n: items.length }), icon("up"));
    const more = this.items.length - MOST;
    put(this.list, this.items.slice(0, MOST).map((item) => this.chip(item)), more > 0 && h("li", { class: "more-chip" }, t("and {n} more in the table|and {n} more in the table", { n: more })));
  }

  chip(item) {
    const asked = item.companies ? h("small", null, t("{n} company|{n} companies", { n: item.companies })) : null;
    const open = this.ctx.openId() === item.id;
    return h("li", { data: { obj: (this.timeline.hue || ((one) => hueOf(this.ctx.store, one)))(item) } },
      h("button", { type: "button", data: { id: item.id }, "aria-current": open ? "true" : null }, dot(), item.title, asked, aside(t(", no date"))));
  }

  ids() {
    return this.items.map((item) => item.id);
  }

  reveal(id, grab) {
    const el = this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    el?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (grab) el?.focus();
    return !!el;
  }

  clicked(event) {
    const el = event.target.closest("[data-id]");
    if (el && !el.classList.contains("held")) this.ctx.open(el.dataset.id);
  }

  grab(event) {
    const el = event.target.closest("[data-id]");
    const item = el && this.ctx.store.get(el.dataset.id);
    if (item && event.button === 0) follow(event, { scroller: this.timeline.scroller, start: () => new TrayDrag(this.timeline, el, item) });
  }

  fold() {
    const open = this.el.classList.toggle("unfolded");
    this.count.setAttribute("aria-expanded", String(open));
  }
}

/** "Drag one up, or press [T] to give it a date", with the key as a key, wherever a translation puts it. */
function hintParts() {
  const [before, after] = t("Drag one up, or press {key} to give it a date", { key: "\u0000" }).split("\u0000");
  return [before, h("kbd", null, "T"), after];
}

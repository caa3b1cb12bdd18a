// The sections of the timeline, one for each lane in sight, and what stands at their head.

import { h, icon, put } from "./dom.js";
import { daysLate } from "./say.js";
import { t } from "./i18n.js";

export class Sections {
  constructor(timeline) {
    Object.assign(this, { timeline, known: new Map() });
  }

  get(id) {
    return this.known.get(id);
  }

  of(lane) {
    let el = this.known.get(lane.id);
    if (!el) this.known.set(lane.id, (el = this.make(lane.id)));
    if (el.lane !== lane) this.dress(el, lane);
    return el;
  }

  make(id) {
    const parts = { head: h("h2"), count: h("small"), late: h("span", { class: "st late" }), booked: h("span", { class: "st" }), strip: h("div", { class: "strip", hidden: true }), rows: h("div", { class: "rows" }) };
    const el = h("section", { class: "lane", data: { lane: id } }, h("header", { class: "lane-h" }, h("span", null, parts.head, parts.count, parts.late, parts.booked)), parts.strip, parts.rows);
    this.timeline.field.append(el);
    return Object.assign(el, parts);
  }

  dress(el, lane) {
    const { timeline } = this;
    const { store } = timeline;
    el.lane = lane;
    el.style.transform = `translateY(${lane.top}px)`;
    el.style.height = `${lane.height}px`;
    const name = timeline.laneName(lane.id);
    el.setAttribute("aria-label", name);
    el.head.textContent = name;
    el.count.textContent = t("{n} item|{n} items", { n: lane.bars.length });
    const late = lane.bars.filter(({ item }) => !item.ofParts && daysLate(item, store.categoryOf(item), store.today)).length;
    put(el.late, ...(late ? [icon("s-late"), t("{n} late|{n} late", { n: late })] : []));
    el.strip.hidden = !lane.strip;
    if (timeline.more) timeline.more.load(el, lane);
    else put(el.booked);
  }

  /** Take away the lanes that are out of sight. */
  keep(ids) {
    for (const [id, el] of this.known)
      if (!ids.has(id)) {
        el.remove();
        this.known.delete(id);
      }
  }

  /** Section under a point of the window. */
  under(clientX, clientY) {
    return document.elementFromPoint(clientX, clientY)?.closest(".lane") || null;
  }
}

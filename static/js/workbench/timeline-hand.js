// A hand on the empty canvas: it draws a new item, frames several with Shift, or takes hold of a link.

import { h } from "./dom.js";
import { first, last, toISO } from "./dates.js";
import { follow } from "./pointer.js";
import { NewHere } from "./new-here.js";
import { SHAPE } from "./lanes.js";
import { flag, ghostBar } from "./timeline-drag.js";
import { boxOf, place } from "./bar.js";
import { sayDates } from "./say.js";

const TAKEN = ".bar, .ruler, button, a, input, select, form, .lane-h";

export class Hand {
  constructor(timeline, curves) {
    Object.assign(this, { timeline, curves, store: timeline.store });
    timeline.scroller.addEventListener("pointerdown", (event) => this.down(event));
    timeline.scroller.addEventListener("click", (event) => this.clicked(event));
  }

  down(event) {
    const { timeline } = this;
    if (event.button !== 0 || !this.store.canWrite || event.target.closest(TAKEN) || this.onScrollbar(event)) return;
    const section = event.target.closest(".lane");
    if (event.shiftKey) follow(event, { scroller: timeline.scroller, start: () => new Frame(timeline, event) });
    else if (section && !this.curves.hovered) follow(event, { scroller: timeline.scroller, start: () => new Draw(timeline, section, event) });
  }

  onScrollbar({ clientX, clientY }) {
    const box = this.timeline.scroller.getBoundingClientRect();
    const { clientWidth, clientHeight } = this.timeline.scroller;
    return clientX > box.left + clientWidth || clientY > box.top + clientHeight;
  }

  async clicked(event) {
    const link = this.curves.hovered;
    if (!link || event.target.closest(TAKEN)) return;
    const { LinkMenu } = await import("./link-menu.js");
    new LinkMenu(this.timeline, link.source).open(link, { x: event.clientX, y: event.clientY });
  }

  /** The key: in the lane of the bar in hand, after it; else in the first lane in sight, from today. */
  here() {
    const { timeline } = this;
    const id = timeline.ctx.current();
    const found = id && timeline.barOf(id);
    const lane = found?.lane || timeline.lanes.find((one) => one.top + one.height > timeline.y + 40) || timeline.lanes[0];
    if (!lane) return void timeline.ctx.quick.open();
    const middle = Math.round(timeline.from + (timeline.x + timeline.width * 0.4) / timeline.scale);
    const seen = (day) => day >= timeline.from + timeline.x / timeline.scale && day <= timeline.from + (timeline.x + timeline.width * 0.8) / timeline.scale;
    const day = found ? found.bar.item.e + 1 : seen(this.store.today) ? this.store.today : middle;
    const row = found ? found.bar.row : 0;
    const section = timeline.sections.get(lane.id);
    if (section) new NewHere(timeline, section, span(timeline, day, timeline.given === "day" ? day + 13 : day), row);
  }
}

/** Dates from one day to another, as coarse as the zoom. */
export function span(timeline, from, to) {
  const unit = timeline.given;
  return { start: toISO(first(Math.min(from, to), unit)), start_precision: unit, end: toISO(last(Math.max(from, to), unit)), end_precision: unit };
}

class Draw {
  constructor(timeline, section, { clientX, clientY }) {
    Object.assign(this, { timeline, section, day: Math.floor(timeline.dayAt(clientX)), ghost: ghostBar(), flag: flag() });
    this.row = Math.max(0, Math.floor((clientY - section.rows.getBoundingClientRect().top) / SHAPE.pitch));
    section.rows.append(this.ghost);
    document.body.append(this.flag);
  }

  move({ clientX, clientY }) {
    const { timeline } = this;
    this.dates = span(timeline, this.day, Math.floor(timeline.dayAt(clientX)));
    const { x, width } = boxOf(timeline, this.dates);
    place(this.ghost, x, this.row * SHAPE.pitch, width, timeline.forward);
    this.flag.textContent = sayDates(this.dates);
    this.flag.style.transform = `translate(${clientX + 14}px, ${clientY + 18}px)`;
  }

  end(done) {
    this.ghost.remove();
    this.flag.remove();
    if (done && this.dates) new NewHere(this.timeline, this.section, this.dates, this.row);
  }
}

/** A frame: every bar that it touches is picked. */
class Frame {
  constructor(timeline, { clientX, clientY }) {
    Object.assign(this, { timeline, from: timeline.at(clientX, clientY), el: h("i", { class: "frame", "aria-hidden": "true" }) });
    timeline.field.append(this.el);
  }

  move({ clientX, clientY }) {
    const { timeline, from, el } = this;
    const to = timeline.at(clientX, clientY);
    this.box = { left: Math.min(from.x, to.x), right: Math.max(from.x, to.x), top: Math.min(from.y, to.y), bottom: Math.max(from.y, to.y) };
    el.style.transform = `translate(${this.box.left * timeline.forward}px, ${this.box.top}px)`;
    el.style.width = `${this.box.right - this.box.left}px`;
    el.style.height = `${this.box.bottom - this.box.top}px`;
  }

  end(done) {
    this.el.remove();
    if (done && this.box) this.timeline.picked.add(framed(this.timeline.lanes, this.box));
  }
}

/** Ids of the bars that a box on the canvas touches. */
export function framed(lanes, { left, right, top, bottom }) {
  const found = [];
  for (const lane of lanes)
    for (const bar of lane.bars) {
      const y = lane.top + lane.head + bar.row * SHAPE.pitch;
      if (bar.x <= right && bar.x + bar.width >= left && y <= bottom && y + 26 >= top) found.push(bar.item.id);
    }
  return found;
}

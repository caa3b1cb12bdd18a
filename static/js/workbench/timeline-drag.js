// Dragging on the timeline: a bar moves, its ends pull, an undated item comes up from the tray.

import { h } from "./dom.js";
import { extent, first, last, moveBy, resizeBy, toISO } from "./dates.js";
import { sayDates } from "./say.js";
import { t } from "./i18n.js";
import { place } from "./bar.js";
import { patchTo } from "./by-field.js";
import { SHAPE } from "./lanes.js";
import { follow, steady } from "./pointer.js";

export function dragBars(timeline) {
  timeline.scroller.addEventListener("pointerover", (event) => {
    const el = event.target.closest(".bar");
    if (el && !el.bar?.item.ofParts && timeline.grips[0].parentNode !== el && !el.classList.contains("held")) el.append(...timeline.grips);
  });
  timeline.scroller.addEventListener("pointerdown", (event) => {
    const el = event.target.closest(".bar");
    if (!el || event.button !== 0 || event.shiftKey || event.ctrlKey || event.metaKey || event.target.closest(".knot")) return;
    const edge = event.target.closest(".grip")?.dataset.edge;
    const rest = event.pointerType === "touch" && !el.matches(".sel");
    follow(event, { scroller: timeline.scroller, rest, start: () => (el.bar.item.ofParts ? new PartsDrag(timeline, el) : new BarDrag(timeline, el, edge, event)) });
  });
  steady(timeline.el);
}

const NO_DATES = { start: null, end: null, start_precision: null, end_precision: null };
export const ghostBar = () => h("i", { class: "ghost", "aria-hidden": "true" });
export const flag = () => h("div", { class: "drag-flag", "aria-hidden": "true" });

class BarDrag {
  constructor(timeline, el, edge, { clientX, clientY }) {
    Object.assign(this, { timeline, el, edge, bar: el.bar, item: el.bar.item, y: clientY });
    this.day = timeline.dayAt(clientX);
    this.home = el.closest(".lane");
    this.ghost = ghostBar();
    this.flag = flag();
    this.home.rows.append(this.ghost);
    document.body.append(this.flag);
    el.classList.add("held");
    const ids = edge ? [] : timeline.picked.with(this.item.id).filter((id) => id !== this.item.id);
    this.others = ids.map((id) => timeline.bars.get(id)).filter(Boolean).map((other) => [other, other.bar]);
    timeline.dragged = true;
    timeline.cursor = this.bar.key;
    timeline.el.classList.add("dragging");
  }

  move({ clientX, clientY }) {
    const { timeline, item, bar, edge } = this;
    const days = timeline.dayAt(clientX) - this.day;
    this.patch = edge ? resizeBy(item, edge, Math.round(days)) : moveBy(item, days);
    this.days = days;
    this.draw(days, clientY);
    if (!edge) this.aim(clientX, clientY);
    const next = { ...item, ...this.patch };
    this.flag.textContent = this.over ? this.overWords : sayDates(next);
    this.flag.style.transform = `translate(${clientX + 14}px, ${clientY + 18}px)`;
    const { s, e } = extent(next);
    place(this.ghost, (s - timeline.from) * timeline.scale, bar.row * SHAPE.pitch, Math.max(6, (e - s + 1) * timeline.scale - 2), timeline.forward);
  }

  /** The held bar follows the hand; the ghost shows where it will fall. */
  draw(days, clientY) {
    const { timeline, bar, edge } = this;
    const shift = days * timeline.scale;
    const y = bar.row * SHAPE.pitch;
    if (!edge) place(this.el, bar.x + shift, y + (clientY - this.y), bar.width, timeline.forward);
    else if (edge === "end") place(this.el, bar.x, y, Math.max(6, bar.width + shift), timeline.forward);
    else place(this.el, Math.min(bar.x + shift, bar.x + bar.width - 6), y, Math.max(6, bar.width - shift), timeline.forward);
    if (!edge) for (const [other, at] of this.others) place(other, at.x + shift, at.row * SHAPE.pitch, at.width, timeline.forward);
    timeline.more?.held(this.item.id, this.el, bar);
  }

  /** Over another lane it changes hands; over the tray it loses its dates. */
  aim(clientX, clientY) {
    const under = document.elementFromPoint(clientX, clientY);
    const tray = under?.closest(".tray");
    const lane = under?.closest(".lane");
    const other = lane && lane !== this.home && this.into(lane, this.item);
    const over = tray || (other && Math.abs(clientY - this.y) > SHAPE.pitch ? lane : null);
    if (over === this.over) return;
    this.over?.classList.remove("aim");
    over?.classList.add("aim");
    this.over = over;
    this.overWords = tray ? t("No date") : over && this.timeline.laneName(over.dataset.lane);
  }

  into(lane, item) {
    return patchTo(this.timeline.store, this.timeline.by, lane.dataset.lane, item, this.home.dataset.lane);
  }

  commit() {
    const { moves } = this.timeline;
    const ids = this.timeline.picked.with(this.item.id);
    if (this.over?.matches(".tray")) return moves.some(ids.map((id) => [id, NO_DATES]), t("{n} item without a date|{n} items without a date", { n: ids.length }), this.item.id);
    const into = this.over && ((item) => this.into(this.over, item));
    if (ids.length > 1 && !this.edge) return moves.all(this.item.id, this.days, into);
    const patch = { ...this.patch, ...into?.(this.item) };
    return this.timeline.ctx.edits.raced(this.item, patch) || moves.one(this.item, patch);
  }

  end(done) {
    const { timeline, el } = this;
    this.ghost.remove();
    this.flag.remove();
    this.over?.classList.remove("aim");
    el.classList.remove("held");
    timeline.el.classList.remove("dragging");
    el.bar = null;
    el.x = null;
    for (const [other] of this.others) other.x = null;
    timeline.more?.held(null);
    if (done && this.patch) this.commit();
    timeline.drawn = null;
    timeline.render();
    timeline.labels();
    setTimeout(() => { timeline.dragged = false; });
  }
}

/** A whole whose dates are those of its parts stays where it is, and says why. */
class PartsDrag {
  constructor(timeline, el) {
    Object.assign(this, { timeline });
    timeline.dragged = true;
    timeline.moves.ofParts(el.bar.item);
  }

  move() {}

  end() {
    setTimeout(() => { this.timeline.dragged = false; });
  }
}

/** An item without dates, dragged up from the tray. */
export class TrayDrag {
  constructor(timeline, el, item) {
    Object.assign(this, { timeline, el, item, flag: flag() });
    document.body.append(this.flag);
    el.classList.add("held");
    timeline.el.classList.add("dragging");
  }

  move({ clientX, clientY }) {
    const { timeline } = this;
    const lane = document.elementFromPoint(clientX, clientY)?.closest(".tl") && timeline;
    this.patch = lane ? this.dates(timeline.dayAt(clientX)) : null;
    const words = this.patch ? sayDates({ ...this.item, ...this.patch }) : t("No date");
    this.flag.textContent = `${this.item.title}: ${words}`;
    this.flag.style.transform = `translate(${clientX + 14}px, ${clientY + 18}px)`;
  }

  /** A first date is as coarse as the zoom: two weeks, a month, a quarter. */
  dates(at) {
    const unit = this.timeline.given;
    const day = Math.floor(at);
    const end = unit === "day" ? day + 13 : last(day, unit);
    return { start: toISO(first(day, unit)), start_precision: unit, end: toISO(end), end_precision: unit };
  }

  end(done) {
    this.flag.remove();
    this.el.classList.remove("held");
    this.timeline.el.classList.remove("dragging");
    if (!done || !this.patch) return;
    this.timeline.moves.one(this.item, this.patch);
    this.timeline.reveal(this.item.id, true);
  }
}

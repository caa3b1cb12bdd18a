// Milestones moved by hand or by key, and what is in them.

import { h } from "./dom.js";
import { follow } from "./pointer.js";
import { addUnits, settle, snap, toDay, toISO } from "./dates.js";
import { flag } from "./timeline-drag.js";
import { place } from "../place.js";
import { moveDay } from "./row-edits.js";
import { sayDate } from "./say.js";
import { standing } from "./milestones.js";
import { t } from "./i18n.js";

export function moveMarks(timeline) {
  const { marks, store } = timeline;
  const moves = (timeline.marks.moves = new MarkMoves(timeline));
  marks.el.addEventListener("click", (event) => {
    const el = event.target.closest(".mile");
    if (el && !timeline.dragged) moves.look(el);
  });
  if (!store.canWrite) return;
  marks.el.addEventListener("pointerdown", (event) => {
    const el = event.target.closest(".mile");
    if (el && event.button === 0) follow(event, { scroller: timeline.scroller, start: () => new MarkDrag(timeline, moves, el, event) });
  });
  marks.el.addEventListener("keydown", (event) => moves.key(event) && event.preventDefault());
}

class MarkMoves {
  constructor(timeline) {
    Object.assign(this, { timeline, ctx: timeline.ctx, store: timeline.store });
  }

  of(el) {
    return this.store.milestones.find(({ id }) => id === el?.dataset.mile);
  }

  /** Alt and an arrow, with a milestone in hand. Answers whether it was meant. */
  key(event) {
    const one = this.of(document.activeElement?.closest?.(".mile"));
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key] * this.timeline.forward;
    if (!one || !event.altKey || !way || !this.store.canWrite) return false;
    const unit = one.date_precision;
    const count = unit === "day" ? way * this.timeline.step : way;
    this.move(one, toISO(settle(addUnits(toDay(one.date), unit, count), unit, "end")));
    return true;
  }

  async move(one, date) {
    if (date === one.date) return;
    const words = t("Moved {name} to {date}", { name: one.name, date: sayDate(toDay(date), one.date_precision) });
    this.ctx.announce(words);
    const [seen, to] = [one.date, date].map((day) => ({ date: day, date_precision: one.date_precision }));
    const send = (from, then) => moveDay(this.ctx, one, from, then, (now) => this.move(now, date));
    const act = { words, undo: () => send(to, seen), redo: () => send(seen, to) };
    this.ctx.edits.stack.push(act);
    this.ctx.tell.done(words);
    if (!(await send(seen, to))) this.ctx.edits.stack.drop(act);
  }

  /** What it contains, and the way to it. */
  look(el) {
    const one = this.of(el);
    const { store, ctx } = this;
    const items = [...store.items.values()].filter(({ milestone }) => milestone === one.id);
    const done = items.filter((item) => ["shipped", "dropped"].includes(store.categoryOf(item))).length;
    const after = items.filter((item) => item.e !== null && item.e > toDay(one.date)).length;
    const page = `/w/${encodeURIComponent(store.workspace.slug)}/roadmap/milestones/`;
    const said = { done: t("Reached"), late: t("Not reached in time"), due: t("To come") }[standing(one, store.today)];
    const box = h("div", { class: "menu mile-menu", popover: "auto", role: "dialog", "aria-label": one.name },
      h("p", { class: "g" }, h("b", null, one.name), " ", sayDate(toDay(one.date), one.date_precision)),
      h("p", { class: "said" }, [said, t("{n} item|{n} items", { n: items.length }), items.length ? t("{n} done|{n} done", { n: done }) : null].filter(Boolean).join(" · ")),
      after ? h("p", { class: "said st late" }, t("{n} ends after it|{n} end after it", { n: after })) : null,
      items.length ? h("button", { type: "button", onclick: () => { box.hidePopover(); ctx.set({ f: { field: "milestone", op: "is", value: one.id } }); } }, t("Show only its items")) : null,
      h("a", { href: page }, t("All milestones")));
    box.addEventListener("toggle", (event) => event.newState === "closed" && box.remove());
    document.body.append(box);
    box.showPopover();
    place(box, el.getBoundingClientRect());
    box.querySelector("button, a").focus();
  }
}

class MarkDrag {
  constructor(timeline, moves, el, { clientX }) {
    Object.assign(this, { timeline, moves, el, one: moves.of(el), day: timeline.dayAt(clientX), flag: flag(), x: 0 });
    document.body.append(this.flag);
    el.classList.add("held");
    timeline.dragged = true;
  }

  move({ clientX, clientY }) {
    const { one, timeline, el } = this;
    const days = timeline.dayAt(clientX) - this.day;
    this.date = toISO(snap(toDay(one.date) + days, one.date_precision, "end"));
    el.style.transform = `translateX(${days * timeline.scale * timeline.forward}px)`;
    this.flag.textContent = `${one.name}: ${sayDate(toDay(this.date), one.date_precision)}`;
    this.flag.style.transform = `translate(${clientX + 14}px, ${clientY + 18}px)`;
  }

  end(done) {
    this.flag.remove();
    this.el.classList.remove("held");
    this.el.style.transform = "";
    if (done && this.date) this.settle();
    setTimeout(() => { this.timeline.dragged = false; });
  }

  /** What someone moved while it was in the hand stays where they put it. */
  settle() {
    const now = this.moves.of(this.el);
    if (now?.date === this.one.date) this.moves.move(this.one, this.date);
    else if (now) this.timeline.ctx.tell.plain(t("Someone has changed this since, so it was left as it is."));
  }
}

// Moving bars in time and between lanes, one or all that are picked, by key or by hand: what is sent, and what is said.

import { patchTo } from "./by-field.js";
import { LENGTH, moveBy, resizeStep, shift, unitOf } from "./dates.js";
import { sayDates } from "./say.js";
import { t } from "./i18n.js";

/** From so many on, one request moves them all. */
const MANY = 25;

export class Moves {
  constructor(timeline) {
    Object.assign(this, { timeline, ctx: timeline.ctx, store: timeline.store });
  }

  /** Alt and an arrow: move in time, or to the lane above or below. Shift: pull the end. Both: pull the start. */
  key(event, item) {
    const { timeline } = this;
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key] * timeline.forward;
    if (!way) return event.altKey && !event.shiftKey && this.lane(item, { ArrowUp: -1, ArrowDown: 1 }[event.key]);
    if (item.s === null) return !!timeline.barOf(item.id) && this.ofParts(item);
    const unit = unitOf(item);
    const count = unit === "day" ? way * timeline.step : way;
    if (event.shiftKey) this.one(item, resizeStep(item, event.altKey ? "start" : "end", way, timeline.step));
    else if (timeline.picked.with(item.id).length > 1) this.all(item.id, count * LENGTH[unit]);
    else this.one(item, shift(item, unit, count));
    return true;
  }

  /** Its dates are those of its parts. */
  ofParts(item) {
    this.ctx.tell.plain(t("“{title}” has no dates of its own. Move its parts, or press T to give it dates.", item));
    return true;
  }

  lane(item, by) {
    const { timeline } = this;
    const found = by && timeline.barOf(item.id);
    const to = found && timeline.lanes[timeline.lanes.indexOf(found.lane) + by];
    const into = (one) => patchTo(this.store, timeline.by, to.id, one, found.lane.id);
    if (!to || !into(item)) return !!to;
    const ids = timeline.picked.with(item.id);
    const lane = timeline.laneName(to.id);
    if (ids.length === 1) this.one(item, into(item), t("Moved {title} to {lane}", { title: item.title, lane }));
    else this.some(ids.map((id) => [id, into(this.store.get(id))]), t("Moved {n} item to {lane}|Moved {n} items to {lane}", { n: ids.length, lane }), item.id);
    return true;
  }

  /** Everything that is picked by about `days`, each in steps of its own precision; `into(item)` goes with it. */
  all(id, days, into = null) {
    const ids = this.timeline.picked.with(id);
    const words = t("Moved {n} item|Moved {n} items", { n: ids.length });
    if (ids.length >= MANY && !into) return this.bulk(ids, Math.round(days), words, id);
    return this.some(ids.map((one) => [one, { ...moveBy(this.store.get(one), days), ...into?.(this.store.get(one)) }]), words, id);
  }

  bulk(ids, days, words, id) {
    if (!days) return;
    this.say(words);
    this.ctx.edits.bulk({ ids, shift_days: days }, words, (item) => (item.s === null ? {} : moveBy(item, days))).then((ok) => ok && this.after(ids));
    this.keep(id);
  }

  some(changes, words, id) {
    if (changes.length === 1) return this.one(this.store.get(changes[0][0]), changes[0][1]);
    this.ctx.edits.changeMany(changes, words).then((answers) => answers.length && this.after(changes.map(([one]) => one)));
    this.say(words);
    return this.keep(id);
  }

  say(words) {
    this.ctx.announce(words);
    this.ctx.tell.done(words);
  }

  /** `words` say what was done; without them, where the item is now. */
  one(item, patch, words) {
    const { edits } = this.ctx;
    if (!edits.may() || !Object.keys(edits.real(item, patch)).length) return;
    const said = words || t("Moved {title} to {dates}", { title: item.title, dates: sayDates({ ...item, ...patch }) || t("no date") });
    edits.change(item.id, patch, said).then((answer) => answer && this.after([item.id]));
    this.say(said);
    this.keep(item.id);
  }

  keep(id) {
    const { timeline } = this;
    if (timeline.cursor?.startsWith(id)) timeline.reveal(id, timeline.scroller.contains(document.activeElement));
  }

  /** Once it is saved: what follows may have to move, too. */
  after(ids) {
    this.timeline.more?.moved(ids);
  }
}

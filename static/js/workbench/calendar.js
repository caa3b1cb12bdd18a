// The calendar: a month of days with what begins, what ends, and the milestones. Drag or arrows move what stands on a day.

import { waitWords, waitsOf } from "./marks.js";
import { button, h, icon, onResize, put } from "./dom.js";
import { dateText, language, t } from "./i18n.js";
import { addMonths, first, moveBy, parts, toDay, toISO, unitOf } from "./dates.js";
import { attention, sayDate, shapeOf } from "./say.js";
import { entriesOf, weeksOf } from "./calendar-days.js";
import { byUnit, drawVague, someDay } from "./calendar-vague.js";
import { dragEntries } from "./calendar-drag.js";
import { nothingThisMonth } from "./calendar-none.js";
import { hueOf } from "./bar.js";
import { inTime } from "./tallies.js";
import { moveDay } from "./row-edits.js";
import { markPicked } from "./picked.js";
import { place } from "../place.js";

const firstWeekday = () => {
  const locale = new Intl.Locale(language === "en" ? navigator.language || "en-GB" : language);
  return (locale.getWeekInfo?.() || locale.weekInfo || { firstDay: 1 }).firstDay % 7;
};

export class Calendar {
  constructor(ctx) {
    Object.assign(this, { ctx, store: ctx.store, weekday: firstWeekday() });
    this.title = h("h2", { "aria-live": "polite" });
    this.head = h("div", { class: "cal-days", "aria-hidden": "true" });
    this.grid = h("div", { class: "cal-grid" });
    this.list = h("div", { class: "cal-list" });
    this.vague = h("div", { class: "cal-vague", hidden: true });
    this.none = h("div", { class: "cal-none", role: "status", hidden: true });
    this.more = h("div", { class: "menu cal-more", id: "cal-more", popover: "auto" });
    document.body.append(this.more);
    this.el = h("div", { class: "calendar", role: "region", "aria-label": t("Calendar") },
      h("header", null, this.title, h("div", { class: "btns" }, button(t("Month before (PageUp)"), { icon: "left", data: { key: "PageUp", keyLabel: t("Month before") }, onclick: () => this.turn(-1) }), h("button", { class: "btn sm", type: "button", data: { key: "h", keyLabel: t("Go to today") }, onclick: () => this.go(this.store.today) }, t("Today")), button(t("Month after (PageDown)"), { icon: "right", data: { key: "PageDown", keyLabel: t("Month after") }, onclick: () => this.turn(1) }))),
      this.vague, this.none, this.head, this.grid, this.list);
    this.el.addEventListener("click", (event) => this.clicked(event));
    this.el.addEventListener("keydown", (event) => this.pressed(event));
    onResize(this.grid, () => { this.tall = this.grid.clientHeight; this.fitting(); });
    if (this.store.canWrite) dragEntries(this);
  }

  get month() {
    const asked = /^\d{4}-\d{2}$/.test(this.ctx.state.month) ? toDay(`${this.ctx.state.month}-01`) : NaN;
    return Number.isFinite(asked) ? asked : first(this.store.today, "month");
  }

  go(day) {
    const month = first(day, "month");
    this.ctx.set({ month: month === first(this.store.today, "month") ? "" : toISO(month).slice(0, 7) });
    this.update();
    this.ctx.announce(this.title.textContent);
  }

  turn(by) {
    this.go(addMonths(this.month, by));
  }

  // Drawing --------------------------------------------------------------------------------------

  /** What the filters leave, as it lies in time: a whole without dates of its own where its parts do. */
  inTime() {
    return this.ctx.shown().map((item) => inTime(this.store, item)).filter(Boolean);
  }

  /** Of what the filters leave, how much this month shows. */
  counted() {
    return t("{here} of {n} items in {month}", { here: this.here ?? 0, n: this.ctx.shown().length, month: dateText(this.month, { month: "long" }) });
  }

  /** How many entries a day holds before "more". */
  fitting() {
    const rows = this.weeks?.length || 5;
    const fits = Math.max(1, Math.floor((this.tall / rows - 30) / 24) - 1);
    if (fits === this.fits) return;
    this.fits = fits;
    if (this.weeks) this.update();
  }

  update() {
    const { month } = this;
    const held = document.activeElement?.closest?.(".calendar [data-entry]")?.dataset.entry;
    this.weeks = weeksOf(month, this.weekday);
    const from = this.weeks[0][0];
    const { days, vague } = entriesOf({ items: this.inTime(), milestones: this.store.milestones, from, to: this.weeks.at(-1)[6], month });
    this.days = days;
    this.title.textContent = dateText(month, { month: "long", year: "numeric" });
    put(this.head, this.weeks[0].map((day) => h("span", null, dateText(day, { weekday: "short" }))));
    this.grid.style.setProperty("--weeks", this.weeks.length);
    put(this.grid, this.weeks.flat().map((day) => this.day(day, days.get(day) || [], month)));
    drawVague(this.vague, this, vague);
    this.here = new Set([...[...days.values()].flat().filter(({ day }) => first(day, "month") === month), ...vague].map(({ item }) => item?.id).filter(Boolean)).size;
    nothingThisMonth(this.none, this, vague.length > 0 || [...days.keys()].some((day) => first(day, "month") === month));
    put(this.list, this.ctx.phone.matches && this.inWords(vague));
    if (this.tall) this.fitting();
    this.mark();
    if (held) this.el.querySelector(`[data-entry="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }

  /** On a phone: what the days only mark, day by day, and what has none. */
  inWords(vague) {
    const within = [...this.days].filter(([day]) => first(day, "month") === this.month).sort(([a], [b]) => a - b);
    const part = (words, entries, now) => [h("h3", { class: now ? "today" : null }, words), h("ul", null, entries.map((entry) => h("li", null, this.entry(entry))))];
    return [within.map(([day, entries]) => part(dateText(day, { weekday: "long", day: "numeric", month: "long" }), entries, day === this.store.today)), byUnit(vague).map(([unit, entries]) => part(someDay(unit), entries))];
  }

  day(day, entries, month) {
    const { date, month: at } = parts(day);
    const outside = at !== parts(month).month;
    const shown = entries.length > (this.fits ?? 3) + 1 ? entries.slice(0, this.fits ?? 3) : entries;
    const rest = entries.length - shown.length;
    const label = dateText(day, { weekday: "long", day: "numeric", month: "long" });
    return h("section", { class: `cal-day${outside ? " outside" : ""}${day === this.store.today ? " today" : ""}${[0, 6].includes(parts(day).weekday) ? " weekend" : ""}`, data: { day }, "aria-label": label },
      h("span", { class: "n", "aria-hidden": "true" }, date === 1 ? dateText(day, { day: "numeric", month: "short" }) : String(date)),
      h("ul", null, shown.map((entry) => h("li", null, this.entry(entry)))),
      rest > 0 && h("button", { type: "button", class: "more", onclick: (event) => this.open(entries, event.currentTarget, label) }, t("{n} more", { n: rest })));
  }

  entry(entry) {
    if (entry.milestone) return this.milestone(entry);
    const { item, edge, precision = "day" } = entry;
    const category = this.store.categoryOf(item);
    const late = edge === "end" && !item.ofParts && attention(item, category, this.store.today)?.tone === "late";
    const waits = waitsOf(this.store, item);
    const says = [edge === "end" ? t("{title} ends", item) : t("{title} begins", item), item.ofParts && t("dates from its parts"), waits.length && waitWords(waits)].filter(Boolean).join(", ");
    return h("a", { class: `cal-entry ${edge} ${category}${late ? " late" : ""}${precision === "day" ? "" : " soft"}${item.ofParts ? " of-parts" : ""}`, href: `?item=${encodeURIComponent(item.key)}`, draggable: "false", title: says, "aria-label": says, "aria-current": item.id === this.ctx.openId() ? "true" : null, data: { id: item.id, entry: `${item.id} ${edge}`, obj: hueOf(this.store, item) } },
      icon(edge === "end" ? shapeOf(category) : "right", "s12"), waits.length ? icon("s-blocked", "s12") : null, h("span", { class: "truncate" }, item.title));
  }

  milestone({ milestone, precision = "day" }) {
    return h(this.store.canWrite ? "button" : "span", { type: this.store.canWrite ? "button" : null, class: `cal-entry milestone${precision === "day" ? "" : " soft"}`, title: milestone.name, data: { milestone: milestone.id, entry: `m ${milestone.id}` } }, icon("flag", "s12"), h("span", { class: "truncate" }, milestone.name));
  }

  open(entries, anchor, label) {
    put(this.more, h("p", { class: "g" }, label), h("ul", { class: "picks" }, entries.slice(0, 200).map((entry) => h("li", null, this.entry(entry)))));
    this.more.onclick = (event) => {
      const el = event.target.closest("[data-id]");
      if (!el) return;
      event.preventDefault();
      this.more.hidePopover();
      this.ctx.open(el.dataset.id);
    };
    this.more.showPopover();
    place(this.more, anchor.getBoundingClientRect());
    this.more.querySelector("a, button")?.focus();
  }

  // Finding one's way ---------------------------------------------------------------------------------

  order() {
    const found = new Set([...(this.days || new Map()).keys()].sort((a, b) => a - b).flatMap((day) => this.days.get(day)).map(({ item }) => item?.id));
    found.delete(undefined);
    return [...found];
  }

  reveal(id, grab) {
    const item = this.store.get(id);
    const found = () => this.el.querySelector(`[data-id="${CSS.escape(id)}"]`);
    const line = item && inTime(this.store, item);
    if (!found() && line) this.go(line.end ? line.e : line.s);
    if (grab) found()?.focus({ preventScroll: true });
  }

  mark() {
    markPicked(this.ctx, this.el.querySelectorAll("a[data-id]"));
  }

  clicked(event) {
    const el = event.target.closest("a[data-id]");
    if (el && !this.dragged && this.ctx.picked.clicked(event, el.dataset.id)) return void event.preventDefault();
    if (!el || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (!this.dragged) this.ctx.open(el.dataset.id);
  }

  pressed(event) {
    const way = { PageUp: -1, PageDown: 1 }[event.key];
    if (way) {
      event.preventDefault();
      this.turn(way);
      (this.el.querySelector(".cal-day:not(.outside) [data-entry]") || this.el.querySelector("header button")).focus();
    }
    const el = event.target.closest("[data-milestone]");
    const days = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    if (!el || !days || !event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { day } = el.closest("[data-day]").dataset;
    this.moveMilestone(el.dataset.milestone, Number(day) + days);
  }

  /** Arrows walk to the entry before or after; up and down by a week. */
  key(event, id) {
    const entries = [...this.el.querySelectorAll(".cal-day [data-entry]")];
    const at = entries.indexOf(document.activeElement) >= 0 ? entries.indexOf(document.activeElement) : entries.findIndex((el) => el.dataset.id === id);
    if (at < 0) return false;
    const day = Number(entries[at].closest("[data-day]").dataset.day);
    const week = { ArrowUp: -7, ArrowDown: 7 }[event.key];
    const to = week ? entries.find((el) => Math.abs(Number(el.closest("[data-day]").dataset.day) - day - week) < 4) : entries[at + (event.key === "ArrowRight" ? 1 : -1)];
    if (!to) return true;
    to.focus();
    if (to.dataset.id) this.ctx.cursor = to.dataset.id;
    return true;
  }

  // Moving --------------------------------------------------------------------------------------------

  /** A modifier and an arrow: a day, or a week up and down. */
  move(event, item) {
    const days = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    if (event.shiftKey || !days) return false;
    if (item.s === null) return !!inTime(this.store, item) && this.ofParts(item);
    const unit = unitOf(item);
    this.shift(item, unit === "day" ? days : Math.sign(days) * { month: 30.44, quarter: 91.3, half: 182.6, year: 365.25 }[unit]);
    return true;
  }

  /** Its dates are those of its parts. */
  ofParts(item) {
    this.ctx.tell.plain(t("“{title}” has no dates of its own. Move its parts, or press T to give it dates.", item));
    return true;
  }

  shift(item, days) {
    const patch = moveBy(item, days);
    const edge = patch.end ? "end" : "start";
    this.ctx.act(item.id, patch, t("Moved {title} to {date}", { title: item.title, date: sayDate(toDay(patch[edge]), item[`${edge}_precision`]) }));
    requestAnimationFrame(() => this.reveal(item.id, true));
  }

  /** Milestones are not items: their own address, their own way back. */
  async moveMilestone(id, day) {
    const one = this.store.lookup.milestone.get(id);
    const [seen, to] = [{ date: one.date, date_precision: one.date_precision }, { date: toISO(day), date_precision: "day" }];
    const send = (from, then) => moveDay(this.ctx, one, from, then, () => this.moveMilestone(id, day));
    const doing = send(seen, to);
    this.go(day);
    this.el.querySelector(`[data-milestone="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
    const words = t("Moved {title} to {date}", { title: one.name, date: sayDate(day, "day") });
    this.ctx.announce(words);
    const act = { words, undo: () => send(to, seen), redo: () => send(seen, to) };
    this.ctx.edits.stack.push(act);
    this.ctx.tell.done(words);
    if (!(await doing)) this.ctx.edits.stack.drop(act);
  }
}

// The ruler above the timeline, the grid behind it, and today.

import { h, reconcile } from "./dom.js";
import { odd, ruler, startsBig } from "./axis.js";
import { dateText } from "./i18n.js";

/** How wide the flag of today is, and a letter of what stands beside it: about, in pixels. */
const FLAG = 76;
const LETTER = 11;

export class Ruler {
  constructor() {
    this.big = h("div", { class: "big" });
    this.small = h("div", { class: "small" });
    this.neat = h("div", { class: "neatline", "aria-hidden": "true" });
    this.flag = h("span", { class: "today-flag" });
    this.el = h("div", { class: "ruler" }, this.big, this.small, this.neat, this.flag);
    this.lines = h("div", { class: "grat", "aria-hidden": "true" });
    this.past = h("span", { class: "past" });
    this.now = h("i", { class: "today" });
    this.back = h("div", { class: "back", "aria-hidden": "true" }, this.past, this.lines, this.now);
    this.pools = { big: new Map(), small: new Map(), neat: new Map(), lines: new Map() };
  }

  /** Where things are: { from, scale, level, forward, today }. */
  set(frame) {
    Object.assign(this, frame);
    this.past.style.width = `${this.at(frame.today)}px`;
    this.now.style.transform = `translateX(${this.at(frame.today) * this.forward}px)`;
    this.flag.textContent = dateText(frame.today, { weekday: "short", day: "numeric", month: "short" });
  }

  at(day) {
    return (day - this.from) * this.scale;
  }

  /** Draw the cells of the days [first, last]. */
  draw(first, last) {
    const { big, small } = ruler(this.level, first, last);
    const key = [this.level, this.from, this.scale, small[0].day, small.length, this.today].join();
    if (this.drawn === key) return;
    this.drawn = key;
    this.flags(big);
    this.row("big", big, (cell) => [h("span", null, cell.words[0], " ", h("small", null, cell.words[1]))]);
    this.row("small", small, (cell) => [h("span", null, cell.words)], (el, cell) => {
      el.classList.toggle("now", cell.day <= this.today && this.today < cell.until);
      el.classList.toggle("q", startsBig(this.level, cell.day));
    });
    this.row("neat", small.filter((cell) => odd(this.level, cell.day)), () => []);
    // Weeks do not begin with their month: it has a line of its own.
    const lines = [...small, ...big.filter(({ day }) => !small.some((cell) => cell.day === day))];
    this.row("lines", lines, () => [], (el, cell) => el.classList.toggle("q", startsBig(this.level, cell.day)));
  }

  /** The flag of today flies to the other side of its line where it would hide the name of a year or quarter. */
  flags(big) {
    const x = this.at(this.today);
    const names = big.map(({ day, words }) => [this.at(day), this.at(day) + words.join(" ").length * LETTER]);
    const hides = (from, to) => names.some(([a, b]) => a < to && b > from);
    const back = hides(x, x + FLAG) && !hides(x - FLAG, x);
    this.flag.style.transform = `translateX(${x * this.forward}px) translateX(${back ? -100 * this.forward : 0}%)`;
  }

  row(name, cells, fill, dress) {
    const parent = this[name];
    const wanted = cells.map((cell) => [
      `${this.level}${cell.day}`,
      () => h("i", null, ...fill(cell)),
      (el) => {
        el.style.insetInlineStart = `${this.at(cell.day)}px`;
        if (name !== "lines") el.style.width = `${this.at(cell.until) - this.at(cell.day)}px`;
        dress?.(el, cell);
      },
    ]);
    reconcile(parent, this.pools[name], wanted);
  }
}

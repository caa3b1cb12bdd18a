// A long list drawn a page at a time, as one scrolls towards its end.

import { h } from "./dom.js";

const PAGE = 60;

export class More {
  /** `root` scrolls, `list` holds the rows, `page` are drawn at once. */
  constructor(root, list, tag = "div", page = PAGE) {
    this.list = list;
    this.page = page;
    this.end = h(tag, { class: "more-end", "aria-hidden": "true" });
    this.rows = [];
    this.count = page;
    this.watcher = new IntersectionObserver((seen) => seen.at(-1).isIntersecting && this.grow(), { root, rootMargin: "600px" });
  }

  /** `rows` are functions that make an element each. What was drawn stays drawn in length. */
  set(rows) {
    this.rows = rows;
    this.drawn = Math.min(rows.length, Math.max(this.page, this.count));
    this.list.replaceChildren(...rows.slice(0, this.drawn).map((make) => make()));
    this.count = this.drawn;
    this.mark();
  }

  grow() {
    if (this.drawn >= this.rows.length) return;
    const next = this.rows.slice(this.drawn, this.drawn + this.page).map((make) => make());
    this.drawn += next.length;
    this.count = this.drawn;
    this.end.before(...next);
    this.mark();
  }

  /** Watch the end anew: one that stays in sight would not be told again. */
  mark() {
    this.watcher.disconnect();
    if (this.drawn >= this.rows.length) return this.end.remove();
    this.list.append(this.end);
    return this.watcher.observe(this.end);
  }

  /** Draw as far as row `index`. */
  reach(index) {
    while (this.drawn <= index && this.drawn < this.rows.length) this.grow();
  }
}

// The first run: an unwritten map, one line to fill in. The map itself is in the page, as a template.

import { Ruler } from "./ruler.js";
import { addMonths, first } from "./dates.js";
import { t } from "./i18n.js";

export class Empty {
  constructor(app) {
    this.app = app;
    this.el = document.getElementById("wb-empty").content.firstElementChild.cloneNode(true);
    const form = this.el.querySelector("form");
    if (!app.store.canWrite) this.el.querySelector(".wb-start").classList.add("read-only");
    form?.addEventListener("submit", (event) => this.save(event));
  }

  /** Half a year of ruler, from this month on. */
  update() {
    const { today } = this.app.store;
    const from = first(today, "month");
    const until = addMonths(from, 6);
    const ruler = new Ruler();
    this.el.querySelector(".slim").replaceChildren(ruler.el);
    ruler.set({ from, scale: this.el.clientWidth / (until - from), level: "months", forward: 1, today });
    ruler.draw(from, until - 1);
  }

  async save(event) {
    event.preventDefault();
    const { store, quick, tell } = this.app;
    const input = this.el.querySelector("input");
    const title = input.value.trim();
    if (!title) return void input.focus();
    if (!store.products.length) return void tell.plain(t("Add a product first, under Strategy."));
    await quick.add({ title, product: store.products[0].id });
  }

  order() {
    return [];
  }
}

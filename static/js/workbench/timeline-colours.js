// Colours by any field that has choices, for bars and dots: hues for values that own none, and what they mean.

import { h, put } from "./dom.js";
import { hueOf } from "./bar.js";
import { choices, fields, nothingWords, wordsFor } from "./columns.js";
import { reader } from "./kinds.js";
import { t } from "./i18n.js";

/** As roadmap/export/draw/ink.py has them: none of those that belong to attention. */
const HUES = [244, 298, 192, 350, 122, 270, 320, 160, 218, 100];
const MOST = 14;

const only = (value) => (Array.isArray(value) ? value[0] : value) ?? "";

/** item → its hue by a field, "none" where it has no value. */
export function hueBy(store, field) {
  if (field === "objective" || !fields(store)[field]) return (item) => hueOf(store, item);
  const read = reader(store, field);
  const at = new Map(choices(store, field).map(([value], place) => [value, String(HUES[place % HUES.length])]));
  return (item) => at.get(only(read(item))) || "none";
}

/** What the colours of the timeline mean, below it. */
export class Colours {
  constructor(timeline) {
    Object.assign(this, { timeline, store: timeline.store });
    this.el = h("ul", { class: "tl-colours", hidden: true });
    timeline.el.append(this.el);
  }

  /** For the items that are shown. Answers item → hue. */
  update(field, items) {
    const { store } = this;
    this.el.hidden = field === "objective";
    const hue = hueBy(store, field);
    if (this.el.hidden) return hue;
    const read = reader(store, field);
    const count = new Map();
    for (const item of items) count.set(only(read(item)), (count.get(only(read(item))) || 0) + 1);
    const order = [...choices(store, field).map(([value]) => value), ""].filter((value) => count.has(value));
    this.el.setAttribute("aria-label", t("What the colours mean"));
    put(this.el, order.slice(0, MOST).map((value) => h("li", { data: { obj: hue(items.find((item) => only(read(item)) === value)) } }, h("i", { class: "dot" }), value === "" ? nothingWords(field) : wordsFor(store, field, value), " ", h("small", null, String(count.get(value))))),
      order.length > MOST && h("li", null, h("small", null, t("{n} more", { n: order.length - MOST }))));
    return hue;
  }
}

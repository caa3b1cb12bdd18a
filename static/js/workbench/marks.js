// What stands beside a title wherever an item is named: that it waits for something open, that it contradicts its parts.

import { aside, h, icon } from "./dom.js";
import { contradictions } from "./disagree.js";
import { waitsFor } from "./links.js";
import { rollups } from "./tallies.js";
import { t } from "./i18n.js";

const over = ["shipped", "dropped"];

/** What an item waits for, while it is open itself. */
export const waitsOf = (store, item) => (over.includes(store.categoryOf(item)) ? [] : waitsFor(store, item));

export const waitWords = (waits) => t("waits for {key}|waits for {n} items", { n: waits.length, key: waits[0].key });

/** Changes with what the marks say, and with what is told of an item's parts. */
export const marksKey = (store, item) => `${waitsOf(store, item).length}${contradictions(store).get(item.id) || ""}${partsKey(store, item)}`;

export function partsKey(store, { id }) {
  const sum = rollups(store).get(id);
  return sum ? [sum.start, sum.start_precision, sum.end, sum.end_precision, sum.effort, sum.progress].join() : "";
}

export function marksOf(store, item) {
  const waits = waitsOf(store, item);
  const said = contradictions(store).get(item.id);
  return [
    waits.length && mark("blocked", "s-blocked", `${waitWords(waits)}: ${waits.map(({ title }) => title).join(", ")}`),
    said && mark("risk", "s-risk", said.join(" ")),
  ].filter(Boolean);
}

/** What is told of a whole by its parts, or of a part by its whole. */
export const fromParts = (words, whence = t("from its parts")) => h("span", { class: "rolled", title: whence }, words, aside(`, ${whence}`));

const mark = (tone, shape, words) => h("span", { class: `st ${tone} mark`, title: words }, icon(shape, "s12"), h("span", { class: "vh" }, `, ${words}`));

/** The same in sentences, for the panel. */
export function matters(store, item) {
  const waits = waitsOf(store, item);
  return [
    waits.length && h("p", { class: "why" }, h("span", { class: "st blocked strong" }, icon("s-blocked"), t("Waits for {titles}", { titles: waits.map(({ key, title }) => `${key} ${title}`).join(", ") }))),
    ...(contradictions(store).get(item.id) || []).map((words) => h("p", { class: "why" }, h("span", { class: "st risk" }, icon("s-risk"), words))),
  ].filter(Boolean);
}

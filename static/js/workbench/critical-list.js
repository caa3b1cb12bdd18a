// The deciding chain as a table: when each of it is planned, how much room it has, and how far links push it.

import { h } from "./dom.js";
import { sayDate, sayDates, span } from "./say.js";
import { toDay } from "./dates.js";
import { t } from "./i18n.js";

export function chain({ path, finish }, open) {
  const row = (step, at) => h("tr", null,
    h("td", { class: "num" }, String(at + 1)),
    h("th", { scope: "row" }, h("button", { type: "button", class: "link", onclick: () => open(step.item) }, h("span", { class: "key" }, step.key), " ", step.title)),
    h("td", { class: "fit" }, sayDates(step) || t("no date")),
    h("td", { class: "fit" }, step.slack ? span(step.slack) : t("none")),
    h("td", { class: "fit" }, step.push ? h("span", { class: "st late" }, t("{days} beyond its dates", { days: span(step.push) })) : ""));
  return [
    h("div", { class: "scroll-x", tabindex: "0", role: "region", "aria-label": t("The chain") }, h("table", { class: "table" },
      h("thead", null, h("tr", null, ["", t("Item"), t("Dates"), t("Room"), t("Pushed by links")].map((text, at) => h("th", { scope: "col", class: at ? "" : "num" }, text || h("span", { class: "vh" }, t("Place")))))),
      h("tbody", null, path.map(row)))),
    h("p", { class: "quiet-t" }, t("It ends in {title}, on {date}. Room: how far an item may slip without moving that day.", { title: path.at(-1).title, date: sayDate(toDay(finish), "day") })),
  ];
}

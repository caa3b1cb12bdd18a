// Above the days of a month: what is only known to fall some day in it, in its quarter, its half-year or its year.

import { h, put } from "./dom.js";
import { t } from "./i18n.js";

const UNITS = ["month", "quarter", "half", "year"];
const SHOWN = 8;

export const someDay = (unit) => ({ month: t("Some day this month"), quarter: t("Some day this quarter"), half: t("Some day this half-year"), year: t("Some day this year") })[unit];

/** [[unit, entries]], the most exact first, without those of which there are none. */
export const byUnit = (vague) => UNITS.map((unit) => [unit, vague.filter((entry) => entry.precision === unit)]).filter(([, entries]) => entries.length);

/** A row for each unit, with how many there are. */
export function drawVague(el, calendar, vague) {
  el.hidden = !vague.length;
  put(el, byUnit(vague).map(([unit, entries]) => row(calendar, someDay(unit), entries)));
}

function row(calendar, words, entries) {
  const rest = entries.length - SHOWN;
  return h("section", { "aria-label": words },
    h("h3", null, words, " ", h("small", null, String(entries.length))),
    h("ul", null, entries.slice(0, rest > 0 ? SHOWN : entries.length).map((entry) => h("li", null, calendar.entry(entry)))),
    rest > 0 && h("button", { type: "button", class: "more", onclick: (event) => calendar.open(entries, event.currentTarget, words) }, t("{n} more", { n: rest })));
}

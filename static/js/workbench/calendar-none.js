// What the calendar says of a month in which nothing stands: where the nearest dates are, and what has none.

import { h, icon, put } from "./dom.js";
import { t } from "./i18n.js";
import { nearestOf } from "./calendar-days.js";
import { last } from "./dates.js";
import { sayDate } from "./say.js";
import { offer, openWithout } from "./without.js";

/** Into `el`, or nothing where something stands in the month. */
export function nothingThisMonth(el, calendar, full) {
  const { ctx, month, store } = calendar;
  const shown = ctx.shown();
  const items = calendar.inTime();
  el.hidden = full || !shown.length;
  if (el.hidden) return put(el);
  const near = nearestOf({ items, milestones: store.milestones, from: month, to: last(month, "month") });
  const missing = shown.length - items.length;
  const jump = (entry, way) => entry && h("button", { class: "btn sm", type: "button", onclick: () => jumpTo(calendar, entry) }, way === "left" && icon("left", "s14"), t("Go to {month}", { month: sayDate(entry.day, "month") }), way === "right" && icon("right", "s14"));
  const said = [near.before && t("The last before it: {what}, {date}.", told(near.before)), near.after && t("The next after it: {what}, {date}.", told(near.after))].filter(Boolean);
  return put(el, h("div", null, h("h3", null, t("Nothing begins or ends in {month}", { month: sayDate(month, "month") })),
    h("p", null, said.length ? said.join(" ") : t("No item that is shown has a date.")),
    missing > 0 && said.length > 0 && h("p", { class: "quiet-t" }, t("{n} item has no date.|{n} items have no date.", { n: missing }))),
  h("div", { class: "btns" }, jump(near.before, "left"), jump(near.after, "right"), ways(ctx, missing, store.canWrite, items.some(({ ofParts }) => ofParts))));
}

/** { what: "Ledger migration ends", date: "14 Aug 2026" } */
function told({ milestone, item, edge, day, precision }) {
  const what = milestone ? `“${milestone.name}”` : edge === "end" ? t("“{title}” ends", item) : t("“{title}” begins", item);
  return { what, date: sayDate(day, precision) };
}

function jumpTo(calendar, { day, item, milestone }) {
  calendar.go(day);
  const name = item ? `[data-id="${CSS.escape(item.id)}"]` : `[data-milestone="${CSS.escape(milestone.id)}"]`;
  const entries = [...calendar.el.querySelectorAll(name)].filter((el) => el.checkVisibility());
  (entries.at(-1) || calendar.el.querySelector("header button")).focus({ preventScroll: true });
}

const OWN = ["start", "end"];

/** To those without a date, of their own or, where some stand so, of their parts. */
const ways = (ctx, undated, canFill, parts) =>
  undated > 0 && h("button", { class: "btn quiet sm", type: "button", onclick: () => openWithout(ctx, parts ? [...OWN, "rollup_start", "rollup_end"] : OWN, OWN) }, icon("table", "s14"), canFill ? t("Give {n} a date|Give {n} a date", { n: undated }) : offer(false, undated));

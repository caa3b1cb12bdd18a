// The strip below a lane's name: for each period what its team has planned, against what it has room for.

import { h, icon, put } from "./dom.js";
import { currentOf, isOver, loadsOf } from "./capacity.js";
import { first, last } from "./dates.js";
import { number, t } from "./i18n.js";
import { sayDate } from "./say.js";

/** What stands beside the figures of a cell, and how wide they are set against what is measured: 12 px, medium. */
const PADS = 13;
const STICK = 28;
const [REGULAR, BOLD] = [0.96, 1.02];

/** "Q3 2026", "June 2026", or the days from and to. */
export function periodWords(s, e, withYear = true) {
  for (const unit of ["month", "quarter", "half", "year"]) if (first(s, unit) === s && last(s, unit) === e) return sayDate(s, unit, withYear);
  return `${sayDate(s, "day", false)} – ${sayDate(e, "day", withYear)}`;
}

export function dressLoad(timeline, section, lane) {
  if (!lane.strip) return void put(section.booked);
  const found = loadsOf(timeline.store, lane.id);
  put(section.strip, h("ul", { role: "list", "aria-label": t("Planned effort of {team} against its capacity", { team: timeline.laneName(lane.id) }) }, found.map((one) => cell(timeline, one))));
  const now = currentOf(found, timeline.store.today);
  section.booked.className = now && isOver(now) ? "st late booked" : "booked";
  return put(section.booked, now && [isOver(now) && icon("s-late"), t("{period} booked {n}%", { period: periodWords(now.s, now.e, false), n: Math.round((now.planned / (now.effort || 1)) * 100) })]);
}

function cell(timeline, load) {
  const { planned, effort, s, e } = load;
  const over = isOver(load);
  const round = (value) => number(value, 1);
  const said = over ? t("{planned} of {room} planned, {more} too many", { planned: round(planned), room: round(effort), more: round(planned - effort) }) : t("{planned} of {room} planned", { planned: round(planned), room: round(effort) });
  const width = (e - s + 1) * timeline.scale - 1;
  const short = t("{planned} of {room}", { planned: round(planned), room: round(effort) });
  const ways = planned ? [over && `${short}, ${t("{more} too many", { more: round(planned - effort) })}`, short, round(planned)].filter(Boolean) : [];
  const [words, wide] = fitting(timeline, ways, over, width - PADS);
  const el = h("li", { class: over ? "over" : "", title: `${periodWords(s, e)}: ${said}` }, h("i", { class: "fill", "aria-hidden": "true" }), h("span", { class: "n", "aria-hidden": "true" }, words), h("span", { class: "vh" }, `${periodWords(s, e)}: ${said}`));
  el.style.insetInlineStart = `${(s - timeline.from) * timeline.scale}px`;
  el.style.width = `${width}px`;
  el.style.setProperty("--load", `${Math.min(100, (planned / (effort || planned || 1)) * 100)}%`);
  return Object.assign(el, { until: (e + 1 - timeline.from) * timeline.scale, wide });
}

/** The longest of several ways to say a load that fits whole, with its width: half a figure is a wrong one. */
function fitting(timeline, ways, bold, room) {
  for (const words of ways) {
    const wide = timeline.measure.width(words) * (bold ? BOLD : REGULAR);
    if (wide <= room) return [words, wide];
  }
  return ["", 0];
}

/** Figures stick to the left edge; of a period that ends before they would, none, rather than cut at their front. */
export function trimLoads(timeline) {
  for (const [, section] of timeline.sections.known)
    if (!section.strip.hidden) for (const el of section.strip.querySelectorAll("li")) el.classList.toggle("bare", el.until - timeline.x < el.wide + STICK);
}

// The strip below a lane's name: for each period what its team has planned, against what it has room for.

import { h, icon, put } from "./dom.js";
import { currentOf, isOver, loads } from "./capacity.js";
import { first, last, toDay } from "./dates.js";
import { number, t } from "./i18n.js";
import { sayDate } from "./say.js";

/** "Q3 2026", "June 2026", or the days from and to. */
export function periodWords(s, e, withYear = true) {
  for (const unit of ["month", "quarter", "half", "year"]) if (first(s, unit) === s && last(s, unit) === e) return sayDate(s, unit, withYear);
  return `${sayDate(s, "day", false)} – ${sayDate(e, "day", withYear)}`;
}

/** Work of each team: made once for one state of the plan, whatever is filtered away. */
function workOf(store, team) {
  if (store.workAt !== store.revision) {
    Object.assign(store, { workAt: store.revision, work: new Map() });
    for (const item of store.items.values()) {
      if (!item.team || item.s === null || !item.effort || store.categoryOf(item) === "dropped") continue;
      if (!store.work.has(item.team)) store.work.set(item.team, []);
      store.work.get(item.team).push(item);
    }
  }
  return store.work.get(team) || [];
}

export function loadsOf(store, team) {
  const periods = store.capacities.filter(([id]) => id === team).map(([, start, end, effort]) => ({ s: toDay(start), e: toDay(end), effort: Number(effort) }));
  return loads(workOf(store, team), periods);
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
  // What does not fit beside the first part wraps, and is cut away as a whole.
  const short = [t("{planned} of {room}", { planned: round(planned), room: round(effort) }), over && t("{more} too many", { more: round(planned - effort) })];
  const el = h("li", { class: over ? "over" : "", title: `${periodWords(s, e)}: ${said}` }, h("i", { class: "fill", "aria-hidden": "true" }), h("span", { class: "n", "aria-hidden": "true" }, planned ? short.map((part) => part && h("span", {}, part)) : ""), h("span", { class: "vh" }, `${periodWords(s, e)}: ${said}`));
  el.style.insetInlineStart = `${(s - timeline.from) * timeline.scale}px`;
  el.style.width = `${(e - s + 1) * timeline.scale - 1}px`;
  el.style.setProperty("--load", `${Math.min(100, (planned / (effort || planned || 1)) * 100)}%`);
  return el;
}

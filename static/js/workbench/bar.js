// One bar of the timeline.

import { aside, avatar, h, icon } from "./dom.js";
import { doubt } from "./dates.js";
import { attention, sayDate, sayDates, shapeOf } from "./say.js";
import { t } from "./i18n.js";

/** The precision to write at a soft end: "Q3", "H2", "June"; nothing for a day. */
export function precisionWords(item) {
  if (!item.end || item.end_precision === "day" || !item.end_precision) return "";
  return sayDate(item.e, item.end_precision, item.end_precision === "year");
}

export const hueOf = (store, item) => {
  const objective = store.lookup.objective.get(item.objective);
  return objective ? String(objective.hue) : "none";
};

/** An empty bar; `draw` fills it. Grips stand at its ends for who may edit. */
export function makeBar(item, canWrite) {
  const el = h("a", { class: "bar", draggable: "false", data: { id: item.id }, tabindex: "-1" });
  el.body = h("span", { class: "in" });
  el.append(el.body);
  if (canWrite) el.append(h("i", { class: "grip a", data: { edge: "start" } }), h("i", { class: "grip z", data: { edge: "end" } }));
  return el;
}

/** Bring a bar up to date; cheap when nothing changed. */
export function draw(el, bar, lane, store, look) {
  const { item } = bar;
  place(el, bar.x, lane.y + bar.row * lane.pitch, bar.width, look.forward);
  const selected = look.open === item.id;
  if (el.bar === bar && el.item === item && el.selected === selected) return;
  if (el.item !== item || el.bar?.bare !== bar.bare || el.bar?.face !== bar.face || el.bar?.tip !== bar.tip) fill(el, bar, store);
  if (el.bar !== bar) soften(el, bar, look.scale);
  el.classList.toggle("sel", selected);
  if (selected) el.setAttribute("aria-current", "true");
  else el.removeAttribute("aria-current");
  Object.assign(el, { bar, item, selected });
}

export function place(el, x, y, width, forward) {
  el.style.transform = `translate(${x * forward}px, ${y}px)`;
  el.style.width = `${width}px`;
}

function soften(el, bar, scale) {
  const { head, tail } = doubt(bar.item);
  const cap = (days) => `${Math.round(Math.min(days * scale, bar.width * 0.42))}px`;
  el.classList.toggle("soft", head > 0 || tail > 0);
  el.style.setProperty("--head", cap(head));
  el.style.setProperty("--tail", cap(tail));
}

function fill(el, bar, store) {
  const { item } = bar;
  const status = store.lookup.status.get(item.status);
  const category = status?.category || "idea";
  const note = attention(item, category, store.today);
  el.className = `bar ${category}`;
  el.dataset.obj = hueOf(store, item);
  el.setAttribute("href", `?item=${encodeURIComponent(item.key)}`);
  const owner = store.lookup.owner.get(item.owner);
  const title = h("span", { class: "t" }, item.title);
  const shape = bar.width < 22 ? null : icon(note?.tone === "late" ? "s-late" : shapeOf(category), note ? `c-${note.tone}` : "");
  const after = h("span", { class: "after" }, bar.bare && title, note && h("span", { class: `st ${note.tone}` }, note.text));
  const words = precisionWords(item);
  el.body.replaceChildren(...[shape, aside(`${status?.name || ""}. `), !bar.bare && title, bar.tip && words && h("small", { class: "pr" }, words), bar.face && avatar(owner, store.me.id)].filter(Boolean));
  el.querySelector(".after")?.remove();
  if (after.firstChild) el.body.after(after);
  el.body.append(aside(`, ${item.key}, ${sayDates(item)}${owner ? `, ${owner.name}` : ""}`));
}

/** Words that a bar may have to place, with their widths. */
export function wordsOf(item, store, measure) {
  const note = attention(item, store.categoryOf(item), store.today);
  const precision = precisionWords(item);
  return {
    title: measure.width(item.title),
    note: note ? measure.width(note.text) * 1.06 : 0,
    precision: precision ? measure.width(precision) : 0,
    face: !!item.owner,
  };
}

export const barLabel = (item) => t("{title}, {dates}", { title: item.title, dates: sayDates(item) || t("no date") });

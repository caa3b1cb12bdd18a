// One bar of the timeline. Few elements, and those used again for other bars as one scrolls: there may be thousands.

import { h } from "./dom.js";
import { doubt } from "./dates.js";
import { tooEarly, waitsFor } from "./links.js";
import { attention, sayDate, sayDates, span } from "./say.js";
import { doneOf, servedBy } from "./tallies.js";
import { t } from "./i18n.js";

/** The precision to write at a soft end: "Q3", "H2", "June"; nothing for a day. */
export function precisionWords(item) {
  if (!item.end || item.end_precision === "day" || !item.end_precision) return "";
  return sayDate(item.e, item.end_precision, item.end_precision === "year");
}

/** What stands at the end of a bar that has room: how far its parts are, and its precision. */
function tipOf(item, store) {
  const done = doneOf(store, item);
  return [done !== null && t("{n}% done", { n: done }), precisionWords(item)].filter(Boolean).join(" · ");
}

export const hueOf = (store, item) => {
  const objective = store.lookup.objective.get(servedBy(store, item));
  return objective ? String(objective.hue) : "none";
};

/** What stands beside a bar: what needs attention, what its links forbid, how far it slipped since the baseline; or null. */
export function noteOf(item, store) {
  if (item.ofParts) return null; // it promised no day; its parts say what they need
  const due = attention(item, store.categoryOf(item), store.today);
  const early = tooEarly(store, item);
  const slip = store.baseline?.note(item);
  if (!early && !slip) return due;
  const text = [due?.text, early && t("starts {span} before its blocker ends", { span: span(early) }), slip?.text].filter(Boolean).join(", ");
  return { tone: due?.tone || (early || slip.slipped ? "risk" : "plain"), text };
}

/** An empty bar; `draw` fills it. Parts that few bars have are made when first needed. */
export function makeBar() {
  const shape = h("i", { class: "sh" });
  const words = h("span", { class: "t" });
  return Object.assign(h("a", { class: "bar", draggable: "false", tabindex: "-1" }, shape, words), { parts: { shape, words } });
}

/** Bring a bar up to date; cheap when nothing changed. */
export function draw(el, bar, pitch, store, look) {
  place(el, bar.x, bar.row * pitch, bar.width, look.forward);
  const selected = look.open === bar.item.id;
  const picked = look.picked.has(bar.item.id);
  if (el.picked !== picked) el.classList.toggle("picked", picked);
  if (el.bar === bar && el.selected === selected && el.picked === picked) return;
  el.picked = picked;
  if (el.bar !== bar) {
    el.dataset.id = bar.item.id;
    fill(el, bar, store, look);
  }
  el.classList.toggle("picked", picked);
  el.classList.toggle("sel", selected);
  if (selected) el.setAttribute("aria-current", "true");
  else el.removeAttribute("aria-current");
  el.bar = bar;
  el.selected = selected;
}

export function place(el, x, y, width, forward) {
  if (el.x === x && el.y === y && el.w === width) return;
  Object.assign(el, { x, y, w: width });
  el.style.transform = `translate(${x * forward}px, ${y}px)`;
  el.style.width = `${width}px`;
}

const doneWords = (store, item) => ((done) => (done === null ? [] : [t("{n}% done", { n: done })]))(doneOf(store, item));

function fill(el, bar, store, look) {
  const { item } = bar;
  const status = store.lookup.status.get(item.status);
  const category = status?.category || "idea";
  const note = noteOf(item, store);
  const waits = category === "shipped" || category === "dropped" ? [] : waitsFor(store, item);
  const owner = store.lookup.owner.get(item.owner);
  const cls = `bar ${category}${item.ofParts ? " summary" : ""}${note ? ` ${note.tone}` : ""}${waits.length ? " blocked" : ""}${store.differs?.(item) ? " differs" : ""}${soften(el, bar, look.scale)}${crossed(bar, look.now)}`;
  if (el.className !== cls) el.className = cls;
  if (item.ofParts) el.style.setProperty("--done", `${doneOf(store, item)}%`);
  const hue = look.hue ? look.hue(item) : hueOf(store, item);
  if (el.dataset.obj !== hue) el.dataset.obj = hue;
  el.setAttribute("href", `?item=${encodeURIComponent(item.key)}`);
  el.setAttribute("aria-description", [status?.name, item.key, sayDates(item), item.ofParts && t("dates from its parts"), ...doneWords(store, item), owner?.name, store.differs?.(item), waits.length && t("waits for {title}|waits for {n} items", { n: waits.length, title: waits[0].title })].filter(Boolean).join(", "));
  const { parts } = el;
  show(parts.shape, bar.width >= 22);
  say(parts.words, item.title);
  if (el.style.paddingInlineStart) el.style.paddingInlineStart = "";
  part(parts, "tip", bar.tip && tipOf(item, store), () => el.appendChild(h("small", { class: "pr" })));
  part(parts, "face", bar.face && owner?.initials, () => el.appendChild(h("span", { class: "av", "aria-hidden": "true" })));
  outside(el, bar, note);
}

/** Text of an optional part, which is made only when there is some. */
function part(parts, name, text, make) {
  if (!text && !parts[name]) return;
  parts[name] ||= make();
  show(parts[name], text);
  if (text) say(parts[name], text);
}

/** Changing the text of a text node costs no new style; a new node does. */
function say(el, text) {
  if (el.firstChild) el.firstChild.nodeValue = text;
  else el.textContent = text;
}

/** By class: the attribute "hidden" stands in rules that look at the whole page, and is dear to change. */
function show(el, on) {
  if (el.classList.contains("off") === !!on) el.classList.toggle("off", !on);
}

/** The title, when it does not fit, and what needs attention, always after the bar. */
function outside(el, bar, note) {
  const { parts } = el;
  if (!bar.bare && !note && !parts.after) return;
  if (!parts.after) {
    parts.note = h("span", { class: "st" });
    parts.after = h("span", { class: "after" }, parts.note);
    el.append(parts.after);
  }
  const home = bar.bare ? parts.after : el;
  if (parts.words.parentNode !== home) home.insertBefore(parts.words, bar.bare ? parts.note : parts.shape.nextSibling);
  show(parts.after, bar.bare || note);
  show(parts.note, note);
  if (note) say(parts.note, note.text);
}

/** Whether today's line passes behind words that stand outside the bar. */
const crossed = (bar, now) => (bar.x + bar.width < now && bar.right > now ? " over-now" : "");

/** How far the edges fade, as long as the doubt lasts; the class that goes with it. */
function soften(el, bar, scale) {
  const { head, tail } = doubt(bar.item);
  if (!head && !tail) return "";
  const cap = (days) => `${Math.round(Math.min(days * scale, bar.width * 0.42))}px`;
  el.style.setProperty("--head", cap(head));
  el.style.setProperty("--tail", cap(tail));
  return " soft";
}

/** Words that a bar may have to place, with their widths. */
export function wordsOf(item, store, measure) {
  const note = noteOf(item, store);
  const precision = tipOf(item, store);
  return {
    title: measure.width(item.title),
    note: note ? measure.width(note.text) * 1.06 : 0,
    precision: precision ? measure.width(precision) : 0,
    face: !!item.owner,
  };
}

export function boxOf(timeline, { start, end }) {
  const [s, e] = [start, end].map((iso) => Math.round(Date.parse(iso) / 864e5));
  return { x: (s - timeline.from) * timeline.scale, width: Math.max(6, (e - s + 1) * timeline.scale - 2) };
}

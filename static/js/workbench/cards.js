// Cards of the board. The less certain a thing is, the less room and detail it gets.

import { avatar, dot, h, icon } from "./dom.js";
import { dateText, money, number, t } from "./i18n.js";
import { attention, sayDate, shapeOf } from "./say.js";
import { drawn, fields, modelOf } from "./columns.js";
import { hueOf } from "./bar.js";
import { fromParts, waitWords, waitsOf } from "./marks.js";
import { inTime, servedBy } from "./tallies.js";
import { parts, toDay } from "./dates.js";

export const askedBy = (store, item) => [
  item.companies ? t("{n} company|{n} companies", { n: item.companies }) : null,
  item.revenue ? money(item.revenue, store.workspace.currency) : null,
].filter(Boolean);

const evidence = (parts) => parts.map((text) => h("span", null, text));

/** Nothing where the workspace has no objectives: it would be said on every card. */
function objective(store, item) {
  if (!store.objectives.length) return null;
  const aim = servedBy(store, item);
  const name = store.name("objective", aim) || t("No objective");
  return h("span", { class: "obj", data: { obj: hueOf(store, item) } }, dot(!aim), h("span", { class: "truncate" }, name));
}

function state(store, item, always, noted = false) {
  const category = store.categoryOf(item);
  const note = attention(item, category, store.today);
  const waits = waitsOf(store, item);
  const said = [
    note && !noted && h("span", { class: `st ${note.tone}` }, icon(note.tone === "late" ? "s-late" : "s-risk"), note.text),
    waits.length && h("span", { class: "st blocked", title: waits.map((one) => one.title).join(", ") }, icon("s-blocked"), waitWords(waits)),
  ].filter(Boolean);
  if (said.length) return said;
  return always ? h("span", { class: category === "shipped" ? "st good" : "st" }, icon(shapeOf(category)), store.name("status", item.status)) : null;
}

/** The title is the link; it stretches over the card. */
const title = (item, level = "h3") => h(level, null, h("a", { class: "over", href: `?item=${encodeURIComponent(item.key)}`, draggable: "false" }, item.title));

/** The year is said unless it is this one. */
function ends(store, item) {
  const line = inTime(store, item) || item;
  const day = toDay(line.end);
  const words = day === null ? "" : sayDate(day, line.end_precision, parts(day).year !== parts(store.today).year);
  return words && line.ofParts ? fromParts(words) : words;
}

const shell = (item, store, cls, ...kids) => h("li", { class: `card ${cls}${store.differs?.(item) ? " differs" : ""}`, title: store.differs?.(item) || null, data: { id: item.id, obj: hueOf(store, item) } }, ...kids);

/** The card for a kind of column; `names` are the fields chosen for it, null what it shows by itself. */
export function cardOf(store, item, kind, names) {
  if (kind === "unplaced") return chipCard(store, item);
  if (names && kind !== "later") return chosenCard(store, item, names, kind);
  return { now: fullCard, next: shortCard, later: lineCard, status: shortCard }[kind](store, item);
}

/** The title and the fields chosen, in their order; what is empty is left out. */
function chosenCard(store, item, names, kind) {
  const known = fields(store);
  const facts = names.filter((name) => known[name]).map((name) => [known[name].label, drawn(store, item, name)]).filter(([, parts]) => parts.length);
  return shell(item, store, `${kind === "now" ? "full" : "short"} chosen`, title(item),
    facts.length ? h("dl", null, facts.map(([name, parts]) => [h("dt", null, name), h("dd", null, parts)])) : null, state(store, item, false, names.includes("end") && attention(item, store.categoryOf(item), store.today)?.tone === "late"));
}

export function fullCard(store, item) {
  const asked = askedBy(store, item);
  const facts = [
    asked.length && [t("Asked by"), evidence(asked), "ev"],
    weighed(store, item),
    item.team && [t("Team"), store.name("team", item.team)],
  ].filter(Boolean);
  return shell(item, store, "full",
    h("div", { class: "top" }, objective(store, item), h("span", { class: "key" }, item.key)),
    title(item),
    facts.length ? h("dl", null, facts.map(([name, value, cls]) => [h("dt", null, name), h("dd", { class: cls }, value)])) : null,
    h("div", { class: "foot" }, state(store, item, true), h("span", { class: "date" }, ends(store, item)), avatar(store.lookup.owner.get(item.owner), store.me.id)));
}

/** RICE by the model that covers the item, else of its own figures. */
function weighed(store, item) {
  const model = modelOf(store, "rice", item);
  const value = model ? item.scores?.[model.id] : item.rice;
  return value !== null && value !== undefined && [model?.name ?? t("RICE"), number(value, 1)];
}

/** Three lines: what for, what, and who asks. */
export function shortCard(store, item, always) {
  const foot = [h("p", { class: "ev" }, evidence(askedBy(store, item))), h("span", { class: "date" }, ends(store, item)), avatar(store.lookup.owner.get(item.owner), store.me.id)];
  return shell(item, store, "short",
    h("div", { class: "top" }, objective(store, item), state(store, item, always), h("span", { class: "key" }, item.key)),
    title(item),
    (item.owner || foot.some((part) => part?.textContent)) && h("div", { class: "foot" }, foot));
}

/** Where there is room for a shape only. */
function blocked(store, item) {
  const waits = waitsOf(store, item);
  if (!waits.length) return null;
  const words = `${waitWords(waits)}: ${waits.map((one) => one.title).join(", ")}`;
  return h("span", { class: "st blocked", title: words }, icon("s-blocked", "s12"), h("span", { class: "vh" }, `, ${words}`));
}

export function lineCard(store, item) {
  return h("li", { class: "line", data: { id: item.id, obj: hueOf(store, item) } }, dot(true), title(item, "span"), blocked(store, item), h("span", { class: "n" }, item.companies ? number(item.companies) : ""));
}

export function chipCard(store, item) {
  return h("li", { class: "chip-card", data: { id: item.id, obj: hueOf(store, item) } }, dot(), title(item, "span"), blocked(store, item), item.companies ? h("small", null, t("{n} company|{n} companies", { n: item.companies })) : null);
}

export function shippedLine(store, item) {
  const day = item.shipped_at && dateText(toDay(item.shipped_at), { day: "numeric", month: "short" });
  return h("li", { data: { id: item.id } }, icon("s-done", "s14 good"), title(item, "span"), day && h("span", { class: "m" }, day));
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { ticks, nice, scaleOf, settled, spread, towards } from "../../static/js/workbench/matrix-place.js";
import { servedBy } from "../../static/js/workbench/tallies.js";
import { NONE, OBJECTIVE, insideOf, linesOf as sightLines } from "../../static/js/workbench/tree-lines.js";
import { entriesOf, nearestOf, weeksOf } from "../../static/js/workbench/calendar-days.js";
import { toDay, toISO } from "../../static/js/workbench/dates.js";
import { sorted } from "../../static/js/workbench/sort.js";
import { at, differing, laid } from "../../static/js/workbench/queue.js";
import { nested } from "../../static/js/workbench/api.js";
import { asked, queryOf, readState, writeState } from "../../static/js/workbench/state.js";
import { setWords } from "../../static/js/workbench/i18n.js";

globalThis.document = { querySelector: () => null };
const { byUnit } = await import("../../static/js/workbench/calendar-vague.js");
const { patchFrom, textOf, amount, typed, dayOf, Unreadable } = await import("../../static/js/workbench/cells.js");
const { cellsOf, defused, fused } = await import("../../static/js/workbench/table-clip.js");
const { grouped, linesOf, readSums, total, writeSums } = await import("../../static/js/workbench/table-rows.js");
const { readColumns, writeColumns } = await import("../../static/js/workbench/table-columns.js");
const { fromDraft, toDraft } = await import("../../static/js/workbench/filter-builder.js");

const pair = (id, name) => ({ id, name });
const rows = [
  { id: "1", key: "PAY-1", title: "Ledger", team: "web", effort: 2, parent: null, tags: [], custom: { size: "l", ready: true } },
  { id: "2", key: "PAY-2", title: "Résumé", team: null, effort: null, parent: "1", tags: ["a"], custom: {} },
  { id: "10", key: "PAY-10", title: "Alpha", team: "app", effort: 5, parent: "1", tags: ["b", "a"], custom: { size: "s" } },
];
const store = {
  items: new Map(rows.map((row) => [row.id, row])), revision: 1, today: toDay("2026-11-18"), workspace: { currency: "EUR", zone: "UTC" },
  teams: [pair("web", "Web"), pair("app", "App")], products: [], statuses: [], objectives: [], members: [pair("ana", "Ana")], types: [], milestones: [], links: [], scoringModels: [],
  customFields: [{ slug: "size", name: "Size", kind: "select", options: [{ slug: "s", name: "Small" }, { slug: "l", name: "Large" }] }, { slug: "ready", name: "Ready", kind: "checkbox" }, { slug: "areas", name: "Areas", kind: "multiselect", options: [{ slug: "api", name: "API" }] }, { slug: "on", name: "On", kind: "date" }],
  lookup: { status: new Map(), objective: new Map(), owner: new Map() },
  ranked: () => rows, get: (id) => store.items.get(id), byKey: (key) => rows.find((row) => row.key === key), categoryOf: () => "idea",
};
const ids = (lines) => lines.map((line) => line.item?.key ?? line.group).join(" ");

test("several columns sort one after the other, keys settle the rest", () => {
  const list = [{ key: "A-10", n: 1, t: "x" }, { key: "A-2", n: 1, t: "x" }, { key: "A-1", n: null, t: "y" }, { key: "A-3", n: 2, t: "y" }];
  const keys = (by) => sorted(list, by, (item, name) => item[name]).map((item) => item.key).join(" ");
  assert.equal(keys("-n,t"), "A-3 A-2 A-10 A-1");
  assert.equal(keys("t,-n"), "A-2 A-10 A-3 A-1");
});

test("a table's lines: groups in the order of choices, nothing last; children below parents", () => {
  assert.equal(grouped(store, rows, "team").map(({ key }) => key).join(), "web,app,");
  assert.equal(ids(linesOf({ store, items: rows, groups: ["team"], folded: new Set(["team:app"]) })), "team:web PAY-1 team:app team: PAY-2");
  assert.equal(ids(linesOf({ store, items: rows, groups: [], nest: true, folded: new Set() })), "PAY-1 PAY-2 PAY-10");
  assert.equal(ids(linesOf({ store, items: rows, groups: [], nest: true, folded: new Set(["1"]) })), "PAY-1");
  const loop = [{ id: "a", key: "A", parent: "b" }, { id: "b", key: "B", parent: "a" }];
  assert.equal(ids(linesOf({ store, items: loop, groups: [], nest: true, folded: new Set() })), "");
});

test("totals leave out what is not known", () => {
  assert.equal(total(store, rows, "effort", "sum"), "7");
  assert.equal(total(store, rows, "effort", "avg"), "3.5");
  assert.equal(total(store, rows, "custom.ready", "count"), "1");
  assert.equal(total(store, [], "effort", "sum"), "");
  assert.deepEqual(readSums("effort:sum,custom.cost:avg,x:nonsense"), { effort: "sum", "custom.cost": "avg" });
  assert.equal(writeSums(readSums("effort:sum,custom.cost:avg")), "effort:sum,custom.cost:avg");
});

test("columns survive the address; unknown ones are left out, the title stays", () => {
  const list = readColumns(store, "key,custom.size:200,gone,effort");
  assert.deepEqual(list.map(({ name }) => name), ["title", "key", "custom.size", "effort"]);
  assert.equal(writeColumns(store, list), "title,key,custom.size:200,effort");
  assert.equal(writeColumns(store, readColumns(store, "")), "");
});

test("cells of a spreadsheet", () => {
  assert.deepEqual(cellsOf('a\tb\r\n"c\nd"\t"say ""hi"""\n'), [["a", "b"], ["c\nd", 'say "hi"']]);
  assert.deepEqual(cellsOf("a\t\n\tb"), [["a", ""], ["", "b"]]);
  assert.deepEqual(patchFrom(store, "custom.size", "large"), { "custom.size": "l" });
  assert.deepEqual(patchFrom(store, "custom.areas", "api"), { "custom.areas": ["api"] });
  assert.deepEqual(patchFrom(store, "custom.ready", "no"), { "custom.ready": null });
  assert.deepEqual(patchFrom(store, "team", ""), { team: null });
  assert.deepEqual(patchFrom(store, "parent", "pay-1 Ledger"), { parent: "1" });
  assert.deepEqual(patchFrom(store, "tags", "b, a; b"), { tags: ["b", "a"] });
  assert.deepEqual(patchFrom(store, "end", "Q3 2026"), { end: "2026-09-30", end_precision: "quarter" });
  assert.deepEqual(patchFrom(store, "start", ""), { start: null, start_precision: null });
  for (const [field, text] of [["title", ""], ["effort", "much"], ["effort", "-1"], ["team", "Moon"], ["rice", "3"], ["end", "2026-02-30"], ["end", "soon"], ["parent", "X-1"], ["custom.ready", "maybe"]])
    assert.throws(() => patchFrom(store, field, text), Unreadable, `${field} ${text}`);
  assert.equal(textOf(store, rows[0], "custom.size"), "Large");
  assert.equal(textOf(store, rows[1], "parent"), "PAY-1");
});

test("no spreadsheet runs what is copied, and pasted back it is as it was", () => {
  for (const text of ["=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "|calc", "%x", "'=1"]) {
    assert.ok(defused(text).startsWith("'"), text);
    assert.equal(fused(defused(text)), text);
  }
  for (const text of ["plain", "-5", "+3.5", "'tis", "", "PAY-1"]) {
    assert.equal(defused(text), text);
    assert.equal(fused(text), text);
  }
});

test("numbers and days as people write them", () => {
  assert.equal(amount("€ 1,234.50"), 1234.5);
  assert.equal(amount("80 %"), 80);
  for (const [text, value] of [["3.5", 3.5], ["1,234", 1234], ["1 234", 1234], ["-4", -4], ["−4", -4], ["$12", 12], ["EUR 1,200", 1200], ["1200 EUR", 1200], [".5", 0.5], ["1e3", 1000], ["12,345,678.9", 12345678.9]])
    assert.equal(amount(text), value, text);
  for (const text of ["12abc", "3,5", "7,25", "1,2345", "1,23,456", "1.234,5", "1 2", "1.2.3", "--1", "€", "e3"]) assert.throws(() => amount(text), Unreadable, text);
  assert.throws(() => amount("7,25"), /Write 7\.25/);
  assert.equal(typed(1234.5), "1234.5");
  setWords({}, "de");
  assert.equal(amount("1.234,5"), 1234.5);
  assert.equal(amount("1.234"), 1234);
  assert.equal(amount("7,25"), 7.25);
  assert.equal(amount(typed(1.234)), 1.234);
  for (const text of ["3.5", "1,234.5", "1.23"]) assert.throws(() => amount(text), Unreadable, text);
  assert.throws(() => amount("7.25"), /Write 7,25/);
  setWords({}, "en");
  const said = (text) => ((found) => `${toISO(found.day)} ${found.precision}`)(dayOf(text));
  assert.equal(said("15 Jun 2026"), "2026-06-15 day");
  assert.equal(said("June 2026"), "2026-06-01 month");
  assert.equal(said("1.5.2026"), "2026-05-01 day");
  assert.equal(said("H2 2026"), "2026-07-01 half");
  assert.equal(said("2026"), "2026-01-01 year");
});

test("what a workspace adds travels as custom, and is told apart", () => {
  const item = { title: "A", custom: { size: "l", cost: 3 } };
  assert.equal(at(item, "custom.size"), "l");
  assert.equal(at({ "custom.size": "s" }, "custom.size"), "s");
  assert.deepEqual(laid(item, { "custom.size": "s" }, { title: "B" }), { title: "B", custom: { size: "s", cost: 3 } });
  assert.deepEqual(differing(item, { "custom.size": "l", "custom.cost": null }, ["custom.size", "custom.cost"]), ["custom.cost"]);
  assert.deepEqual(nested({ title: "B", "custom.size": "s", "custom.cost": null }), { title: "B", custom: { size: "s", cost: null } });
});

test("a filter built by hand comes back as it was", () => {
  const node = { all: [{ field: "team", op: "is", value: "web" }, { not: { any: [{ field: "tags", op: "is", value: "a" }, { field: "effort", op: ">", value: 3 }] } }] };
  assert.deepEqual(fromDraft(toDraft(node)), node);
  assert.equal(fromDraft({ join: "all", nodes: [{ field: "team", op: "is", value: undefined }] }), null);
  assert.deepEqual(fromDraft({ join: "none", nodes: [{ field: "team", op: "empty" }] }), { not: { field: "team", op: "empty" } });
});

test("the address: a saved view keeps all but the open item; nothing asked opens the default", () => {
  const state = readState("?view=table&group=team,status&sort=-effort,title&f=%7B%22field%22%3A%22late%22%2C%22op%22%3A%22is%22%2C%22value%22%3Atrue%7D&item=PAY-1&saved=x");
  assert.deepEqual(state.f, { field: "late", op: "is", value: true });
  assert.deepEqual(readState(writeState(state)), state);
  assert.ok(!queryOf(state).includes("PAY-1"));
  assert.ok(!queryOf(state).includes("saved"));
  assert.equal(readState("?f=%7Bbroken").f, null);
  assert.equal(asked("", "view=board"), "?view=board");
  assert.equal(asked("?view=table", "view=board"), "?view=table");
});

test("an empty month says where the nearest dates are, and what stands on no day", () => {
  const items = [
    { id: "1", start: "2026-01-05", start_precision: "day", end: "2026-02-20", end_precision: "day" },
    { id: "2", start: null, end: "2026-09-30", end_precision: "month" },
    { id: "3", start: "2026-07-01", start_precision: "quarter", end: "2026-09-30", end_precision: "quarter" },
    { id: "4", start: null, end: null },
  ];
  const milestones = [{ id: "m", name: "Fair", date: "2026-12-01", date_precision: "day" }];
  const near = nearestOf({ items, milestones, from: toDay("2026-05-01"), to: toDay("2026-05-31") });
  assert.deepEqual([toISO(near.before.day), near.before.item.id, near.before.edge], ["2026-02-20", "1", "end"]);
  assert.deepEqual([toISO(near.after.day), near.after.item.id, near.after.precision], ["2026-07-01", "3", "quarter"]);
  const autumn = nearestOf({ items: items.slice(0, 2), milestones, from: toDay("2026-05-01"), to: toDay("2026-05-31") });
  assert.deepEqual([toISO(autumn.after.day), autumn.after.item.id], ["2026-09-01", "2"]);
  const late = nearestOf({ items, milestones, from: toDay("2026-11-01"), to: toDay("2026-11-30") });
  assert.equal(late.after.milestone.id, "m");
  assert.deepEqual(nearestOf({ items: [items[3]], milestones: [], from: 0, to: 30 }), { before: null, after: null });
});

test("the matrix says which number is missing how often, and the way there keeps the filters", async () => {
  const { lacking } = await import("../../static/js/workbench/matrix-none.js");
  const { inSentence, openWithout } = await import("../../static/js/workbench/without.js");
  const has = (item, field) => item[field] !== null;
  const items = [{ effort: 1, value: null }, { effort: null, value: null }, { effort: 2, value: 3 }];
  assert.deepEqual(lacking(items, ["effort", "value"], has), [["effort", 1], ["value", 2]]);
  assert.deepEqual(lacking(items, ["effort", "effort"], has), [["effort", 1]]);
  assert.deepEqual([inSentence(store, "effort"), inSentence(store, "rice"), inSentence(store, "custom.size")], ["effort", "RICE", "size"]);
  const ctx = { state: { cols: "title:200,effort:90", f: { field: "late", op: "is", value: true } }, set(change) { Object.assign(this.state, change); }, update() {} };
  openWithout(ctx, ["effort"], ["effort", "value"]);
  assert.equal(ctx.state.view, "table");
  assert.equal(ctx.state.cols, "title:200,effort:90,value");
  assert.deepEqual(ctx.state.f, { all: [{ field: "late", op: "is", value: true }, { field: "effort", op: "empty" }] });
});

test("the matrix: round scales, heaps, the way of an arrow", () => {
  assert.equal(nice(0), 1);
  assert.equal(nice(37), 50);
  const scale = scaleOf([1, 8, 10]);
  assert.deepEqual([scale.low, scale.high], [0, 12]);
  assert.deepEqual(scaleOf([3], { most: 100 }).high, 100);
  assert.equal(scaleOf([-3, 2]).low < -2.9, true);
  assert.deepEqual(ticks({ low: 0, high: 10, tick: 5 }), [0, 5, 10]);
  assert.equal(settled(99, scale), 12);
  const many = Array.from({ length: 9 }, (_, n) => ({ item: { id: n }, x: 5, y: 5, r: 4 }));
  const found = spread([...many, { item: { id: "far" }, x: 300, y: 300, r: 4 }]);
  assert.deepEqual([found.dots.length, found.heaps.length, found.heaps[0].dots.length], [1, 1, 9]);
  const [a, b, c] = [{ x: 0, y: 0 }, { x: 10, y: 1 }, { x: 4, y: 60 }];
  assert.equal(towards([a, b, c], a, "ArrowRight"), b);
  assert.equal(towards([a, b, c], a, "ArrowDown"), c);
  assert.equal(towards([a, b, c], a, "ArrowLeft"), null);
});

test("line of sight: effort of the parts, not of the whole twice; nothing is above itself", () => {
  const objectives = [{ id: "o", title: "O", parent: null }, { id: "p", title: "P", parent: "o" }];
  const items = [
    { id: "1", objective: "p", parent: null, effort: 9 }, { id: "2", objective: null, parent: "1", effort: 2 }, { id: "3", objective: "p", parent: "1", effort: 3 }, { id: "4", objective: null, parent: null, effort: 1 },
  ];
  const servedOf = (item) => servedBy({ items: new Map(items.map((one) => [one.id, one])) }, item);
  const lines = sightLines({ items, objectives, folded: new Set(), servedOf });
  assert.equal(lines.map(({ id }) => id).join(" "), `${OBJECTIVE}o ${OBJECTIVE}p 1 2 3 ${NONE} 4`);
  assert.deepEqual([lines[0].count, lines[0].effort, lines[1].effort], [3, 5, 5]);
  const astray = [...items, { id: "5", objective: "o", parent: "1", effort: 4 }, { id: "6", objective: null, parent: "5", effort: 7 }];
  const apart = sightLines({ items: astray, objectives, folded: new Set(), servedOf: (item) => servedBy({ items: new Map(astray.map((one) => [one.id, one])) }, item) });
  assert.equal(apart.map(({ id }) => id).join(" "), `${OBJECTIVE}o ${OBJECTIVE}p 1 2 3 5 6 ${NONE} 4`);
  assert.deepEqual([apart[0].count, apart[0].effort, apart[1].count, apart[1].effort], [5, 12, 3, 5]);
  const looped = sightLines({ items: [{ id: "a", parent: "b" }, { id: "b", parent: "a" }], objectives: [], folded: new Set() });
  assert.deepEqual(looped.map(({ id }) => id), [NONE, "a", "b"]);
  const get = (id) => items.find((item) => item.id === id);
  assert.equal(insideOf(get, "1", "3"), true);
  assert.equal(insideOf(get, "3", "1"), false);
});

test("a month of whole weeks; what is vaguer than a day stands beside it", () => {
  const weeks = weeksOf(toDay("2026-11-18"), 1);
  assert.equal(toISO(weeks[0][0]), "2026-10-26");
  assert.equal(toISO(weeks.at(-1)[6]), "2026-12-06");
  const items = [{ id: "a", start: "2026-11-02", start_precision: "day", end: "2026-11-09", end_precision: "day", rank: 1 }, { id: "b", start: "2026-11-01", start_precision: "month", end: "2026-11-30", end_precision: "month", rank: 2 }];
  const found = entriesOf({ items, milestones: [{ id: "m", date: "2026-11-09", date_precision: "day" }], from: weeks[0][0], to: weeks.at(-1)[6], month: toDay("2026-11-01") });
  assert.deepEqual(found.days.get(toDay("2026-11-09")).map(({ edge }) => edge), ["milestone", "end"]);
  assert.equal(found.vague.length, 1);
  const whole = { id: "w", start: "2026-11-02", start_precision: "day", end: "2026-11-09", end_precision: "day", rank: 0, ofParts: true };
  const both = entriesOf({ items: [whole, ...items], milestones: [], from: weeks[0][0], to: weeks.at(-1)[6], month: toDay("2026-11-01") });
  for (const day of ["2026-11-02", "2026-11-09"]) assert.deepEqual(both.days.get(toDay(day)).map(({ item }) => item.id), ["a", "w"], "a whole comes after what has a day of its own");
});

test("what is known to the quarter, half-year or year stands above each of its months, once, the most exact first", () => {
  const coarse = (id, precision, start, end) => ({ id, start, start_precision: precision, end, end_precision: precision, rank: 1 });
  const items = [coarse("y", "year", "2027-01-01", "2027-12-31"), coarse("q", "quarter", "2027-04-01", "2027-06-30"), coarse("h", "half", "2027-01-01", "2027-06-30"), coarse("m", "month", "2027-06-01", "2027-06-30"), coarse("x", "quarter", "2027-07-01", "2027-09-30"), coarse("long", "quarter", "2027-01-01", "2027-09-30")];
  const milestones = [{ id: "fair", date: "2027-06-30", date_precision: "quarter" }];
  const vague = (month) => byUnit(entriesOf({ items, milestones, from: toDay(month), to: toDay(month) + 29, month: toDay(month) }).vague).map(([unit, entries]) => [unit, entries.map(({ item, milestone }) => (item || milestone).id)]);
  assert.deepEqual(vague("2027-06-01"), [["month", ["m"]], ["quarter", ["fair", "q"]], ["half", ["h"]], ["year", ["y"]]]);
  assert.deepEqual(vague("2027-02-01"), [["quarter", ["long"]], ["half", ["h"]], ["year", ["y"]]]);
  assert.deepEqual(vague("2027-08-01"), [["quarter", ["x", "long"]], ["year", ["y"]]]);
});

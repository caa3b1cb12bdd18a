import assert from "node:assert/strict";
import { test } from "node:test";
import { isOver, loads, share, workdays } from "../../static/js/workbench/capacity.js";
import { toDay } from "../../static/js/workbench/dates.js";
import { along, boxOf, distance, inSight, route } from "../../static/js/workbench/link-paths.js";
import { broken, daysShort, linksOf, tooEarly, waitsFor } from "../../static/js/workbench/links.js";
import { givenAt, levelOf, scaleOf, zoomOf, ZOOMS } from "../../static/js/workbench/scale.js";

globalThis.document = { querySelector: () => null };
const { beyond } = await import("../../static/js/workbench/timeline-ends.js");
const { wayOf } = await import("../../static/js/workbench/timeline-edge.js");
const { inRows } = await import("../../static/js/workbench/milestones.js");

const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

function dice(seed = 7) {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}

// Effort spread over working days --------------------------------------------------------------

test("working days are those of a calendar, counted one by one", () => {
  const plain = (from, to) => {
    let n = 0;
    for (let day = from; day <= to; day += 1) if (![0, 6].includes(new Date(day * 864e5).getUTCDay())) n += 1;
    return n;
  };
  for (let from = -20; from < 20; from += 1) for (let length = -1; length < 30; length += 1) assert.equal(workdays(from, from + length), plain(from, from + length));
});

test("an item's effort is spread without loss, whatever the periods", () => {
  const next = dice();
  for (let run = 0; run < 50; run += 1) {
    const s = toDay("2026-01-01") + Math.floor(next() * 300);
    const item = { s, e: s + Math.floor(next() * 200), effort: 1 + next() * 40 };
    const cuts = [...Array(6)].map(() => s + Math.floor(next() * 200)).sort((a, b) => a - b);
    const edges = [s - 1, ...cuts, item.e + 50].sort((a, b) => a - b);
    const sum = edges.slice(1).reduce((total, edge, at) => total + share(item, edges[at] + 1, edge), 0);
    near(sum, item.effort);
  }
});

test("a weekend's work counts where it lies, and nothing without dates or effort", () => {
  const s = toDay("2026-05-16");
  near(share({ s, e: s + 1, effort: 2 }, s, s), 1);
  assert.equal(share({ s: null, e: null, effort: 2 }, 0, 9), 0);
  assert.equal(share({ s, e: s, effort: null }, s, s), 0);
});

test("a period is over when more is planned than there is room for", () => {
  const [a, b] = [toDay("2026-04-01"), toDay("2026-06-30")];
  const items = [{ s: a, e: b, effort: 8 }, { s: a - 91, e: b, effort: 6 }];
  const [one] = loads(items, [{ s: a, e: b, effort: 10 }]);
  assert.ok(one.planned > 10 && one.planned < 12 && isOver(one));
  assert.ok(!isOver({ planned: 10, effort: 10 }));
});

// Links -----------------------------------------------------------------------------------------

const item = (id, start, end, precision = "day", status = "planned") => ({ id, start, end, start_precision: precision, end_precision: precision, s: toDay(start), e: toDay(end), status });

function storeOf(items, links) {
  return { links, items: new Map(items.map((one) => [one.id, one])), get: (id) => items.find((one) => one.id === id), categoryOf: ({ status }) => status };
}

test("a link is broken when what waits begins before the lag is over", () => {
  const store = storeOf([item("a", "2026-05-01", "2026-05-10"), item("b", "2026-05-09", "2026-05-20")], [["l", "blocks", "a", "b", 3]]);
  assert.equal(daysShort(store, linksOf(store).list[0]), 5);
  assert.equal(tooEarly(store, store.get("b")), 5);
  assert.deepEqual(broken(store, ["a"]).map(({ id }) => id), ["l"]);
  store.links = [["l", "blocks", "a", "b", -2]];
  assert.equal(daysShort(store, linksOf(store).list[0]), 0);
});

test("a quarter is thought to be done as early and begun as late as it may", () => {
  const store = storeOf([item("a", "2026-04-01", "2026-06-30", "quarter"), item("b", "2026-04-01", "2026-06-30", "quarter")], [["l", "blocks", "a", "b", 0]]);
  assert.equal(daysShort(store, linksOf(store).list[0]), 0);
});

test("what is over holds nothing up", () => {
  const store = storeOf([item("a", "2026-05-01", "2026-05-10", "day", "shipped"), item("b", "2026-05-09", "2026-05-20")], [["l", "blocks", "a", "b", 3]]);
  assert.equal(daysShort(store, linksOf(store).list[0]), 0);
  assert.deepEqual(waitsFor(store, store.get("b")), []);
});

// Their way ---------------------------------------------------------------------------------------

test("a line runs from the end of one bar to the start of the other, and out of both forward", () => {
  const next = dice(3);
  for (let run = 0; run < 100; run += 1) {
    const [from, to] = [0, 1].map(() => ({ x: next() * 2000, width: 10 + next() * 200, y: next() * 900 }));
    const curve = route(from, to);
    assert.deepEqual([curve[0], curve[1], curve[6], curve[7]], [from.x + from.width, from.y, to.x, to.y]);
    assert.ok(curve[2] > curve[0] && curve[4] < curve[6]);
    const box = boxOf(curve);
    for (let at = 0; at <= 1; at += 0.1) {
      const [x, y] = along(curve, at);
      assert.ok(x >= box.left - 1e-6 && x <= box.right + 1e-6 && y >= box.top - 1e-6 && y <= box.bottom + 1e-6);
    }
  }
});

test("a line begins after the words beside its bar, or where they leave no room, at the bar's lower or upper edge", () => {
  const from = { x: 0, width: 100, y: 50, beside: 80 };
  assert.deepEqual(route(from, { x: 300, width: 50, y: 200 }).slice(0, 2), [186, 50]);
  const [x, y, , cy] = route(from, { x: 120, width: 50, y: 200 });
  assert.ok(x < 100 && y === 63 && cy > y, "down, from below its bar");
  assert.equal(route(from, { x: 120, width: 50, y: 10 })[1], 37, "up, from above it");
  const level = route(from, { x: 190, width: 50, y: 50 });
  assert.ok(level[0] === 186 && level[2] <= 190 && level[4] >= 186, "straight on to the next of its row");
});

test("words of a bar that begins off the page are never cut at their front", () => {
  const next = dice(8);
  const ways = new Set();
  for (let run = 0; run < 400; run += 1) {
    const title = 20 + next() * 200;
    const bar = { x: -next() * 400, width: 20 + next() * 500, need: title + 34 };
    bar.bare = bar.width < bar.need;
    const after = bar.x + bar.width + next() * 300;
    const { way, pad } = wayOf(bar, 0, { next: after, title });
    ways.add(way);
    const seen = bar.x + bar.width;
    if (way === "gone") assert.ok(seen < 4);
    else if (!bar.bare) assert.ok(bar.x + pad >= 0 && pad <= bar.width, "what stands within begins in sight");
    if (way === "out") assert.ok(seen + title < after, "and what stands after it ends before the next");
    if (way === "" && !bar.bare) assert.ok(bar.x + pad + bar.need <= seen + 8, "within, whole");
  }
  assert.deepEqual([...ways].sort(), ["", "brief", "gone", "mute", "out"]);
});

test("a point on a line is near it, one beside it is not", () => {
  const curve = route({ x: 0, width: 100, y: 10 }, { x: 300, width: 50, y: 200 });
  const [x, y] = along(curve, 0.37);
  assert.ok(distance(curve, x, y) < 1);
  assert.equal(distance(curve, x, y + 300), Infinity);
});

test("what is in sight equals a search of all links with an end among the bars drawn", () => {
  const next = dice(9);
  const places = new Map([...Array(300)].map((_, id) => [id, { x: next() * 6000, width: 40 + next() * 100, y: next() * 4000 }]));
  const links = [...Array(900)].map(() => ({ source: Math.floor(next() * 300), target: Math.floor(next() * 300) }));
  const drawn = [...places].filter(([, { x, y }]) => x < 1600 && y < 1000).map(([id]) => id);
  const window = { left: 0, right: 1600, top: 0, bottom: 1000 };
  const kinds = { out: (id) => links.filter((link) => link.source === id), into: (id) => links.filter((link) => link.target === id), place: (id) => places.get(id) || null };
  const found = inSight(drawn, kinds, window).map(({ link }) => link);
  const plain = links.filter(({ source, target }) => drawn.includes(source) || drawn.includes(target));
  assert.equal(new Set(found).size, found.length);
  assert.deepEqual(new Set(found), new Set(plain.filter((link) => found.includes(link))));
  assert.ok(found.length >= plain.length * 0.95);
});

// Zoom --------------------------------------------------------------------------------------------

test("each zoom shows more than the one before, under cells of fitting size", () => {
  const scales = ZOOMS.slice(0, -1).map((zoom) => scaleOf(zoom));
  for (let at = 1; at < scales.length; at += 1) assert.ok(scales[at] < scales[at - 1]);
  assert.deepEqual(scales.map(levelOf), ["days", "dates", "weeks", "months", "months", "quarters", "quarters"]);
  assert.deepEqual(scales.map(givenAt), ["day", "day", "day", "month", "month", "quarter", "quarter"]);
});

test("all there is fits, and the names of before are still understood", () => {
  near(scaleOf("fit", 1000, 500) * 1000, 500);
  assert.deepEqual(["weeks", "months", "quarters", "nonsense", "fit"].map(zoomOf), ["quarter", "year", "5years", "year", "fit"]);
});

// Beyond the edges ------------------------------------------------------------------------------

test("what lies beyond the edges of a lane is counted as one by one, with the nearest on each side", () => {
  const next = dice(3);
  for (let run = 0; run < 40; run += 1) {
    const bars = Array.from({ length: Math.floor(next() * 60) }, (_, key) => ({ key, x: Math.floor(next() * 4000), width: 6 + Math.floor(next() * 900) })).sort((a, b) => a.x - b.x);
    const [left, right] = [1000, 2200];
    const found = beyond({ bars }, left, right);
    const [before, after] = [bars.filter(({ x, width }) => x + width < left), bars.filter(({ x }) => x > right)];
    assert.deepEqual([found.earlier, found.later], [before.length, after.length]);
    assert.equal(found.last && found.last.x + found.last.width, before.length ? Math.max(...before.map(({ x, width }) => x + width)) : undefined);
    assert.equal(found.next?.x, after[0]?.x);
  }
});

test("milestones are named in one row where they fit, in two where not, without their dates or by their diamonds alone rather than cut", () => {
  const marks = (...all) => all.map(([x, need, span = 0]) => ({ x, need, span, least: need - 30 }));
  const easy = marks([0, 80], [200, 80]);
  assert.equal(inRows(easy, 1), true);
  assert.deepEqual(easy.map(({ row, named }) => [row, named]), [[0, true], [0, true]]);
  const close = marks([0, 150], [100, 150], [300, 90]);
  assert.equal(inRows(close, 1), false);
  assert.equal(inRows(close, 2), true);
  assert.deepEqual(close.map(({ row }) => row), [0, 1, 0]);
  const coarse = marks([0, 150], [400, 90, 300]);
  inRows(coarse, 1);
  assert.deepEqual(coarse.map(({ soft }) => soft), [0, 400 - 150 - 14], "a span ends where the name before it does");
  const tight = marks([0, 150], [140, 150], [230, 90]);
  inRows(tight, 1);
  assert.deepEqual(tight.map(({ named }) => named), [true, false, true], "the first loses its date, the second its name");
  const next = dice(5);
  for (let run = 0; run < 60; run += 1) {
    const some = marks(...Array.from({ length: 12 }, () => [Math.floor(next() * 1500), 40 + Math.floor(next() * 200)])).sort((a, b) => a.x - b.x);
    inRows(some, 2);
    for (const row of [0, 1]) {
      const mine = some.filter((mark) => mark.row === row);
      mine.slice(1).forEach((mark, at) => assert.ok(mine[at].x + Math.min(mine[at].need, mine[at].room) <= mark.x));
    }
  }
});

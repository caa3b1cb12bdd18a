import assert from "node:assert/strict";
import { test } from "node:test";
import * as d from "../../static/js/workbench/dates.js";

const item = (start, sp, end, ep) => ({ start, start_precision: sp, end, end_precision: ep });
const quarter = item("2026-07-01", "quarter", "2026-09-30", "quarter");

test("days survive the round trip", () => {
  for (const iso of ["2024-02-29", "1999-12-31", "2026-03-29", "2026-10-25"]) assert.equal(d.toISO(d.toDay(iso)), iso);
});

test("spans hold their day", () => {
  const day = d.toDay("2026-08-17");
  const span = (p) => [d.toISO(d.first(day, p)), d.toISO(d.last(day, p))];
  assert.deepEqual(span("month"), ["2026-08-01", "2026-08-31"]);
  assert.deepEqual(span("quarter"), ["2026-07-01", "2026-09-30"]);
  assert.deepEqual(span("half"), ["2026-07-01", "2026-12-31"]);
  assert.deepEqual(span("year"), ["2026-01-01", "2026-12-31"]);
  assert.deepEqual(span("day"), ["2026-08-17", "2026-08-17"]);
});

test("every day lies in the span of every precision", () => {
  for (let day = d.toDay("2023-12-01"); day < d.toDay("2025-02-01"); day += 1)
    for (const p of d.PRECISIONS) assert.ok(d.first(day, p) <= day && day <= d.last(day, p));
});

test("a quarter moves by a quarter", () => {
  assert.deepEqual(d.shift(quarter, d.unitOf(quarter), 1), { start: "2026-10-01", end: "2026-12-31" });
  assert.deepEqual(d.shift(quarter, d.unitOf(quarter), -3), { start: "2025-10-01", end: "2025-12-31" });
});

test("there and back again gives the same spans", () => {
  for (const p of ["month", "quarter", "half", "year"]) {
    const one = item(d.toISO(d.first(20600, p)), p, d.toISO(d.last(20600, p)), p);
    for (const n of [1, 2, 5, 11]) {
      const away = { ...one, ...d.shift(one, p, n) };
      assert.deepEqual(d.shift(away, p, -n), { start: one.start, end: one.end });
    }
  }
});

test("the end of January goes to the end of February", () => {
  assert.equal(d.toISO(d.addMonths(d.toDay("2026-01-31"), 1)), "2026-02-28");
  const month = item("2026-01-01", "month", "2026-01-31", "month");
  assert.deepEqual(d.shift(month, "month", 1), { start: "2026-02-01", end: "2026-02-28" });
});

test("mixed precision moves in the coarser step and keeps each edge exact", () => {
  const mixed = item("2026-06-15", "day", "2026-09-30", "quarter");
  assert.equal(d.unitOf(mixed), "quarter");
  assert.deepEqual(d.shift(mixed, "quarter", 1), { start: "2026-09-15", end: "2026-12-31" });
});

test("a drag of a few days does not move a quarter, one of seven weeks does", () => {
  assert.deepEqual(d.moveBy(quarter, 20), { start: quarter.start, end: quarter.end });
  assert.equal(d.moveBy(quarter, 50).start, "2026-10-01");
  assert.equal(d.moveBy(item("2026-06-15", "day", "2026-08-28", "day"), 3).end, "2026-08-31");
});

test("an edge snaps to its precision and stops at the other edge", () => {
  assert.equal(d.resizeBy(quarter, "end", 60).end, "2026-12-31");
  assert.equal(d.resizeBy(quarter, "end", -400).end, "2026-09-30");
  assert.equal(d.resizeBy(quarter, "start", 400).start, "2026-07-01");
  const days = item("2026-06-15", "day", "2026-06-20", "day");
  assert.equal(d.resizeBy(days, "end", -99).end, "2026-06-15");
  assert.equal(d.resizeStep(days, "end", 1, 7).end, "2026-06-27");
  assert.equal(d.resizeStep(quarter, "end", 1).end, "2026-12-31");
});

test("one date alone still covers something, in doubt at the open end", () => {
  const begun = item("2026-06-15", "day", null, "");
  assert.deepEqual(d.extent(begun), { s: d.toDay("2026-06-15"), e: d.toDay("2026-06-28") });
  assert.ok(d.doubt(begun).tail > 0);
  assert.equal(d.doubt(begun).head, 0);
  assert.equal(d.extent(item(null, "", null, "")), null);
});

test("doubt is as long as the precision", () => {
  assert.deepEqual(d.doubt(quarter), { head: 91, tail: 91 });
  assert.deepEqual(d.doubt(item("2026-06-15", "day", "2026-09-30", "quarter")), { head: 0, tail: 91 });
});

test("snap finds the nearest edge", () => {
  assert.equal(d.toISO(d.snap(d.toDay("2026-07-20"), "quarter", "start")), "2026-07-01");
  assert.equal(d.toISO(d.snap(d.toDay("2026-09-20"), "quarter", "start")), "2026-10-01");
  assert.equal(d.toISO(d.snap(d.toDay("2026-07-20"), "quarter", "end")), "2026-06-30");
  assert.equal(d.toISO(d.snap(d.toDay("2026-09-20"), "quarter", "end")), "2026-09-30");
});

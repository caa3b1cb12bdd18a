import assert from "node:assert/strict";
import { test } from "node:test";
import { odd, ruler, startsBig } from "../../static/js/workbench/axis.js";
import { arrange, neighbour } from "../../static/js/workbench/lanes.js";
import { readState, writeState } from "../../static/js/workbench/state.js";
import { toDay, toISO } from "../../static/js/workbench/dates.js";

test("the address says what differs from the usual, and nothing else", () => {
  assert.equal(writeState(readState("")), "");
  const text = "?view=board&columns=status&q=ledger&sort=-rice&team=a%2Cb&item=PAY-42";
  const state = readState(text);
  assert.deepEqual(readState(writeState(state)), state);
  assert.equal(readState("?view=nonsense").view, "timeline");
});

test("cells of the ruler follow each other without a gap at every level", () => {
  for (const zoom of ["days", "dates", "weeks", "months", "quarters", "years", "decades"]) {
    const { big, small } = ruler(zoom, toDay("2025-11-07"), toDay("2027-03-19"));
    for (const row of [big, small]) for (let i = 1; i < row.length; i += 1) assert.equal(row[i].day, row[i - 1].until);
    assert.ok(small[0].day <= toDay("2025-11-07") && small.at(-1).until > toDay("2027-03-19"));
    for (let i = 1; i < small.length; i += 1) assert.notEqual(odd(zoom, small[i].day), odd(zoom, small[i - 1].day));
  }
  assert.equal(startsBig("months", toDay("2026-07-01")), true);
  assert.equal(startsBig("months", toDay("2026-08-01")), false);
  assert.equal(startsBig("weeks", toDay("2026-12-07")), false, "the first Monday of a month is not its start");
});

const item = (id, team, start, end) => ({ id, team, s: toDay(start), e: toDay(end), rank: 1 });
const measure = () => ({ title: 60, note: 0, precision: 0, face: false });

test("lanes hold their items, and what has none comes last", () => {
  const items = [item(1, "b", "2026-01-01", "2026-02-01"), item(2, "a", "2026-01-01", "2026-06-01"), item(3, null, "2026-01-01", "2026-06-01"), item(4, "a", "2026-03-01", "2026-04-01")];
  const view = { from: toDay("2025-12-01"), scale: 3, lanes: "team", order: ["a", "b"], measure };
  const { lanes } = arrange(items, view);
  assert.deepEqual(lanes.map((lane) => [lane.id, lane.rows.length]), [["a", 2], ["b", 1], ["", 1]]);
  const bar = lanes[0].rows[0][0];
  assert.equal(toISO(view.from + bar.x / 3), "2026-01-01");
  assert.equal(neighbour(lanes, bar, "ArrowDown").item.id, 4);
  assert.equal(neighbour(lanes, bar, "ArrowLeft"), null);
});

test("a title that does not fit stands after its bar, and the next bar keeps clear of it", () => {
  const items = [item(1, "a", "2026-01-01", "2026-01-10"), item(2, "a", "2026-01-12", "2026-03-01")];
  const { lanes } = arrange(items, { from: toDay("2026-01-01"), scale: 3, lanes: "team", order: ["a"], measure });
  assert.equal(lanes[0].bars[0].bare, true);
  assert.equal(lanes[0].rows.length, 2);
});

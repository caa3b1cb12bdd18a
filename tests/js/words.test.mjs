import assert from "node:assert/strict";
import { test } from "node:test";
import { dateText, moment, number, setWords, t } from "../../static/js/workbench/i18n.js";
import { toDay } from "../../static/js/workbench/dates.js";
import { attention, sayDates, span } from "../../static/js/workbench/say.js";
import { sentence } from "../../static/js/workbench/sentence.js";

const item = (start, sp, end, ep, more) => ({ title: "Ledger", start, start_precision: sp, end, end_precision: ep, ...more });

test("plurals", () => {
  assert.equal(t("{n} day|{n} days", { n: 1 }), "1 day");
  assert.equal(t("{n} day|{n} days", { n: 2 }), "2 days");
  setWords({ "{n} day|{n} days": "{n} dzień|{n} dni|{n} dni|{n} dnia" }, "pl");
  assert.equal(t("{n} day|{n} days", { n: 5 }), "5 dni");
  setWords({}, "en");
});

test("dates say no more than is known", () => {
  assert.equal(sayDates(item("2026-07-01", "quarter", "2026-09-30", "quarter")), "Q3 2026");
  assert.equal(sayDates(item("2026-07-01", "half", "2026-12-31", "half")), "H2 2026");
  assert.equal(sayDates(item("2026-06-01", "month", "2026-06-30", "month")), "June 2026");
  assert.equal(sayDates(item("2026-06-01", "month", "2026-09-30", "month")), "June – September 2026");
  assert.equal(sayDates(item("2026-06-15", "day", "2027-01-02", "day")), "15 Jun 2026 – 2 Jan 2027");
  assert.equal(sayDates(item("2026-06-15", "day", null, "")), "from 15 Jun 2026");
  assert.equal(sayDates(item(null, "", null, "")), "");
});

test("a month has one name in browser and server", () => {
  const day = toDay("2026-09-05");
  assert.equal(dateText(day, { day: "numeric", month: "short", year: "numeric" }), "5 Sep 2026");
  assert.equal(dateText(day, { month: "long" }), "September");
  assert.equal(moment("2026-09-05T12:00:00Z", { day: "numeric", month: "short", timeZone: "UTC" }), "5 Sep");
  const names = Array.from({ length: 12 }, (_, month) => dateText(toDay(`2026-${String(month + 1).padStart(2, "0")}-01`), { month: "short" }));
  assert.equal(names.join(), "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec");
});

test("late is said in words, and only of what is not over", () => {
  const one = item("2026-01-01", "day", "2026-05-01", "day");
  const now = toDay("2026-05-22");
  assert.deepEqual(attention(one, "in_progress", now), { tone: "late", text: "3 weeks late" });
  assert.equal(attention(one, "shipped", now), null);
  assert.equal(attention(item("2026-06-01", "day", "2026-07-01", "day"), "planned", now), null);
  assert.equal(attention(item("2026-05-01", "day", "2026-07-01", "day"), "planned", now).tone, "risk");
  assert.equal(attention(item("2026-04-01", "quarter", "2026-06-30", "quarter"), "planned", now), null);
  assert.equal(span(5), "5 days");
  assert.equal(span(90), "3 months");
});

test("the sentence is silent when all is well", () => {
  const fine = item("2026-06-01", "day", "2026-07-01", "day", { objective: "o" });
  const late = item("2026-01-01", "day", "2026-03-01", "day", { objective: "o" });
  const say = (items) => sentence(items, () => "planned", toDay("2026-05-22"));
  assert.equal(say([fine]), "");
  assert.equal(say([fine, late]), "1 of 2 open items is late: Ledger.");
  assert.match(say([fine, { title: "X" }]), /1 that is decided has no date\. 1 serves no objective\./);
});

test("small numbers written by hand are what the formatter would write", () => {
  for (const digits of [0, 1, 2]) {
    const formatter = new Intl.NumberFormat("en", { maximumFractionDigits: digits });
    for (const value of [0, 7, 999, 1000, 10.5, 0.005, 1.005, 648.05, 998.999, 999.999, 1e-9, -3, -0.5, 1234.5])
      assert.equal(number(value, digits), formatter.format(value), `${value} with ${digits} digits`);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Index, forgiven, slips } from "../../static/js/find.js";
import { keyIn } from "../../static/js/match.js";

const titles = ["Instant payouts", "Bulk payouts by file", "Ledger migration", "Über-limit warnings", "Onboarding for agencies"];
const index = new Index(titles, (title) => [title]);
const found = (query, limit) => index.search(query, limit);

test("beginnings come before middles", () => assert.deepEqual(found("payouts"), ["Instant payouts", "Bulk payouts by file"]));
test("what begins with it comes first", () => assert.equal(found("led")[0], "Ledger migration"));
test("all words must be there", () => assert.deepEqual(found("payouts file"), ["Bulk payouts by file"]));
test("accents and case do not matter", () => assert.deepEqual(found("UBER LIMIT"), ["Über-limit warnings"]));
test("a letter wrong, missing, too many or swapped is forgiven", () => {
  for (const typed of ["lefger", "leder", "leddger", "ldeger", "migratoin"]) assert.deepEqual(found(typed), ["Ledger migration"], typed);
});
test("short words are taken as they are", () => assert.deepEqual(found("lxd"), []));
test("nothing asked finds nothing", () => assert.deepEqual(found("  "), []));
test("no more than asked for", () => assert.equal(found("payouts", 1).length, 1));
test("two slips only in a long word", () => {
  assert.equal(forgiven("of"), 0);
  assert.equal(forgiven("led"), 1);
  assert.equal(forgiven("ledger"), 1);
  assert.equal(forgiven("onboarding"), 2);
  assert.deepEqual(found("onbaordnig"), ["Onboarding for agencies"]);
});

test("slips are counted as by hand", () => {
  assert.equal(slips("abcd", "abcdefgh", 2), 0, "the beginning is enough");
  assert.equal(slips("abdc", "abcd", 2), 1, "swapped");
  assert.equal(slips("abxd", "abcd", 2), 1, "wrong");
  assert.equal(slips("acd", "abcd", 2), 1, "missing");
  assert.equal(slips("abbcd", "abcd", 2), 1, "too many");
  assert.ok(slips("wxyz", "abcd", 2) > 2);
});

test("a word with one slip in it is found wherever the slip is", () => {
  const word = "reconcile";
  const one = new Index([`Payments ${word} daily`], (title) => [title]);
  for (let at = 0; at < word.length; at += 1) assert.equal(one.search(word.slice(0, at) + "q" + word.slice(at + 1)).length, 1, `at ${at}`);
});

test("three letters forgive one that is missing or misplaced, none that is wrong", () => {
  const index = new Index(["New item", "Bed and breakfast"], (row) => [row]);
  assert.deepEqual(index.search("nwe itm"), ["New item"]);
  assert.deepEqual(index.search("led"), []);
});

test("a key is known however it is typed", () => {
  for (const typed of ["har-30", "HAR 30", "har30", " Har - 30 "]) assert.equal(keyIn(typed), "HAR-30", typed);
  for (const typed of ["har", "30", "over 30 people", "har-", ""]) assert.equal(keyIn(typed), null, typed);
});

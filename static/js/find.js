// Finding by a few letters, also by mistyped ones: the palette's ear. No DOM.
import { fold, words } from "./match.js";

const letters = (text) => {
  let mask = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 96 && code < 123) mask |= 1 << (code - 97);
  }
  return mask;
};
const bits = (mask) => {
  let count = 0;
  for (let rest = mask; rest; rest &= rest - 1) count += 1;
  return count;
};

/** How many slips of the finger a word forgives. */
export const forgiven = (word) => (word.length > 7 ? 2 : word.length > 2 ? 1 : 0);

/** How many of its letters a known word may lack: of three letters none is wrong, but one may be missing or misplaced. */
const strange = (word) => (word.length > 3 ? forgiven(word) : 0);

/**
 * Slips between `word` and the beginning of `text`: a letter wrong, missing, too many, or two swapped. Stops counting
 * past `most`.
 */
export function slips(word, text, most) {
  const width = Math.min(text.length, word.length + most);
  let before = null;
  let last = Array.from({ length: width + 1 }, (_, at) => at);
  for (let row = 1; row <= word.length; row += 1) {
    const next = [row];
    let least = row;
    for (let at = 1; at <= width; at += 1) {
      const same = word[row - 1] === text[at - 1];
      let cost = Math.min(last[at] + 1, next[at - 1] + 1, last[at - 1] + (same ? 0 : 1));
      if (before && at > 1 && word[row - 1] === text[at - 2] && word[row - 2] === text[at - 1]) cost = Math.min(cost, before[at - 2] + 1);
      next.push(cost);
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [before, last] = [last, next];
  }
  return Math.min(...last.slice(Math.max(0, word.length - most)));
}

/** Rows prepared for search. `texts(row)` gives what a row is known by, the most telling first. */
export class Index {
  constructor(rows, texts) {
    this.rows = rows.map((row) => ({ row, text: texts(row).map(fold).join(" "), words: null }));
  }

  /** The best `limit` rows: all words there before some mistyped, beginnings before middles; else in the rows' order. */
  search(query, limit = 8) {
    const asked = words(query);
    if (!asked.length) return [];
    const exact = best(this.rows, (one) => plainly(one, asked), limit);
    if (exact.length >= limit || !asked.some(forgiven)) return exact;
    const heard = asked.map((word) => ({ word, costs: this.vocabulary().map((known) => mistyped(word, known)) }));
    const there = new Set(exact);
    return [...exact, ...best(this.rows, (one) => (there.has(one.row) ? -1 : roughly(one, heard)), limit - exact.length)];
  }

  /** Every word that occurs, once; rows then name their words by place. Made when first needed. */
  vocabulary() {
    if (this.known) return this.known;
    const places = new Map();
    this.known = [];
    for (const one of this.rows) {
      one.words = one.text.split(/[^\p{L}\p{N}]+/u).map((word) => {
        if (!places.has(word)) places.set(word, this.known.push({ word, mask: letters(word) }) - 1);
        return places.get(word);
      });
    }
    return this.known;
  }
}

function best(rows, rate, limit) {
  const found = [];
  for (const one of rows) {
    const cost = rate(one);
    if (cost >= 0) found.push([cost, one.row]);
  }
  return found.sort((a, b) => a[0] - b[0]).slice(0, limit).map(([, row]) => row);
}

/** 0 where the text begins with it, 1 where words do, 2 where it is inside; −1 where it is not. */
function plainly({ text }, asked) {
  let cost = 0;
  for (const word of asked) {
    const at = text.indexOf(word);
    if (at < 0) return -1;
    cost += at === 0 ? 0 : text.includes(` ${word}`) ? 1 : 2;
  }
  return cost;
}

/** The slips by which `word` begins a known one; −1 where they are too many. Each slip brings in one letter at most. */
function mistyped(word, known) {
  const most = forgiven(word);
  if (!most || bits(letters(word) & ~known.mask) > strange(word)) return -1;
  const count = slips(word, known.word, most);
  return count > most ? -1 : count;
}

/** The slips that all words need together; −1 where one is not there even so. */
function roughly(one, heard) {
  let cost = 0;
  for (const { word, costs } of heard) {
    if (one.text.includes(word)) continue;
    let least = -1;
    for (const at of one.words) if (costs[at] >= 0 && (least < 0 || costs[at] < least)) least = costs[at];
    if (least < 0) return -1;
    cost += least;
  }
  return cost;
}

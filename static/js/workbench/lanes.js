// From items to lanes of packed bars: arithmetic only. Widths of text come from a measuring function.

import { pack, stack } from "./layout.js";
import { grouped } from "./sort.js";

export const SHAPE = { header: 32, pitch: 34, foot: 6 };
/** A lane presented alone has its name elsewhere. */
const ALONE = { ...SHAPE, header: 4 };
const ICON = 20;
const FACE = 24;
const PAD = 14;

/** Where the words of a bar stand: inside when they fit, else after it; what needs attention always after it. */
export function place(bar, width, words) {
  bar.bare = width < words.title + ICON + PAD;
  bar.face = words.face && !bar.bare && width >= words.title + ICON + PAD + FACE;
  bar.tip = !bar.bare && width >= words.title + ICON + PAD + (bar.face ? FACE : 0) + words.precision + 6;
  bar.need = words.title + ICON + PAD + (bar.face ? FACE : 0) + (bar.tip ? words.precision + 6 : 0);
  let after = 0;
  if (bar.bare) after += words.title + 8;
  if (words.note) after += words.note + 8;
  bar.right = bar.x + width + after;
}

/**
 * Lanes with their rows. `view`: { from, scale, lanes: field or "none", order: ids, keyOf(item), measure(item), strip(id) }:
 * `strip` is the height of what stands below a lane's name.
 * With `several`, an item may stand in more than one lane: its bar has a key of its own in all but the first.
 * Every item must have days `s` and `e`. Only so many lanes as fill `tall` are made at once:
 * `rest()` adds the others to the same array, `rest(true)` the next of them, and answers the height; `waiting` are those not made.
 */
export function arrange(items, view, tall = Infinity) {
  const { lanes: field, order, keyOf = (item) => item[field] } = view;
  const waiting = field === "none" ? [{ id: "all", items }] : grouped(items, keyOf, order).filter(({ id }) => view.only === undefined || id === view.only);
  const lanes = [];
  const seen = view.several ? new Set() : null;
  const fill = (until) => {
    let height = 0;
    while (waiting.length && height < until) {
      lanes.push(laneOf(waiting.shift(), view, seen));
      height = stack(lanes, view.only === undefined ? SHAPE : ALONE);
    }
    return height;
  };
  const height = fill(tall);
  return { lanes, height, waiting, rest: (one = false) => fill(one ? 1 : Infinity) };
}

function laneOf({ id, items }, { from, scale, measure, strip }, seen) {
  const bars = items.map((item) => make(item, from, scale, measure)).sort((a, b) => a.x - b.x || a.item.rank - b.item.rank);
  if (seen) for (const bar of bars) if (seen.size === seen.add(bar.key).size) bar.key = `${bar.key}~${id}`;
  return { id, bars, rows: pack(bars), strip: strip?.(id) || 0 };
}

function make(item, from, scale, measure) {
  const x = (item.s - from) * scale;
  const width = Math.max(6, (item.e - item.s + 1) * scale - 2);
  const bar = { item, key: item.id, x, width };
  place(bar, width, measure(item));
  return bar;
}

/** The next bar in a direction, for the arrow keys: along its row, or the nearest in the row above or below, across lanes. */
export function neighbour(lanes, bar, key) {
  const at = lanes.findIndex((lane) => lane.rows[bar.row]?.includes(bar));
  const row = lanes[at].rows[bar.row];
  if (key === "ArrowLeft" || key === "ArrowRight") return row[row.indexOf(bar) + (key === "ArrowLeft" ? -1 : 1)] || null;
  const flat = lanes.flatMap((lane) => lane.rows);
  const to = flat[flat.indexOf(row) + (key === "ArrowUp" ? -1 : 1)];
  return to ? to.reduce((best, other) => (Math.abs(other.x - bar.x) < Math.abs(best.x - bar.x) ? other : best)) : null;
}

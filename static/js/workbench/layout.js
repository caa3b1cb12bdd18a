// Lane packing and the arithmetic of what is visible.

/**
 * Pack bars into rows so that none overlap. `bars` are {x, right} in start order; `right` includes a label
 * that stands outside. Returns rows, each an array of bars in order of x.
 */
export function pack(bars, gap = 6) {
  const ends = [];
  const rows = [];
  for (const bar of bars) {
    let row = 0;
    while (row < ends.length && ends[row] > bar.x) row += 1;
    if (row === ends.length) rows.push([]);
    ends[row] = bar.right + gap;
    rows[row].push(bar);
    bar.row = row;
  }
  return rows;
}

/** Bars of one packed row that touch [from, to]. */
export function inRow(row, from, to) {
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (row[middle].right < from) low = middle + 1;
    else high = middle;
  }
  let stop = low;
  while (stop < row.length && row[stop].x <= to) stop += 1;
  return row.slice(low, stop);
}

/** Give each lane its place from the top. */
export function stack(lanes, { header, pitch, foot, least = 1 }) {
  let top = 0;
  for (const lane of lanes) {
    lane.top = top;
    lane.head = header + (lane.strip || 0);
    lane.height = lane.head + Math.max(lane.rows.length, least) * pitch + foot;
    top += lane.height;
  }
  return top;
}

/** Indices [from, to) of rows of one height that a window shows, with some to spare. */
export function windowOf(scroll, height, size, count, spare = 8) {
  const from = Math.max(0, Math.floor(scroll / size) - spare);
  return [from, Math.min(count, Math.ceil((scroll + height) / size) + spare)];
}

/** Days that the canvas spans: all that is dated, today, and room on both sides. */
export function canvas(extents, today, margin, room = 31) {
  let from = today - margin;
  let to = today + margin * 2;
  for (const { s, e } of extents) {
    if (s < from) from = s;
    if (e > to) to = e;
  }
  return { from: from - room, to: to + room * 2 };
}

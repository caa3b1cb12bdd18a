// The way of a line from one bar to another: arithmetic only. Time runs to the right here.

const NEAR = 14;
const FAR = 70;
const HALF = 13;
const CLEAR = 6;

/** A curve from the end of one bar to the start of another: [x1, y1, cx1, cy1, cx2, cy2, x2, y2]. `from.beside`: how far words stand out after it. */
export function route(from, to) {
  const words = from.beside ? from.beside + CLEAR : 0;
  const x1 = from.x + from.width + words;
  const x2 = to.x;
  const gap = x2 - x1;
  if (words && gap < (from.y === to.y ? 0 : NEAR)) return around(from, to);
  const bend = gap >= NEAR * 2 ? Math.min(FAR, gap / 2) : words && gap < NEAR ? gap / 2 : Math.min(FAR, NEAR + Math.abs(gap) / 6 + Math.abs(to.y - from.y) / 8);
  return [x1, from.y, x1 + bend, from.y, x2 - bend, to.y, x2, to.y];
}

/** Where the words after a bar leave no room for a start: out of its lower or upper edge, near its end. */
function around(from, to) {
  const down = to.y < from.y ? -1 : 1;
  const x1 = from.x + from.width - Math.min(8, from.width / 2);
  const y1 = from.y + down * HALF;
  const bend = Math.min(FAR, NEAR + Math.abs(to.x - x1) / 6 + Math.abs(to.y - y1) / 8);
  return [x1, y1, x1, y1 + down * Math.min(bend, Math.max(8, Math.abs(to.y - y1) / 2)), to.x - bend, to.y, to.x, to.y];
}

/** A point of a curve, at 0 to 1. */
export function along([x1, y1, a, b, c, d, x2, y2], at) {
  const one = 1 - at;
  const [p, q, r, s] = [one ** 3, 3 * one * one * at, 3 * one * at * at, at ** 3];
  return [p * x1 + q * a + r * c + s * x2, p * y1 + q * b + r * d + s * y2];
}

/** The box that holds a curve: that of its four points. */
export function boxOf([x1, y1, a, b, c, d, x2, y2]) {
  return { left: Math.min(x1, a, c, x2), right: Math.max(x1, a, c, x2), top: Math.min(y1, b, d, y2), bottom: Math.max(y1, b, d, y2) };
}

export const touches = (box, { left, right, top, bottom }) => box.left <= right && box.right >= left && box.top <= bottom && box.bottom >= top;

/** How far a point is from a curve; Infinity when clearly elsewhere. */
export function distance(curve, x, y, reach = 8) {
  const box = boxOf(curve);
  if (x < box.left - reach || x > box.right + reach || y < box.top - reach || y > box.bottom + reach) return Infinity;
  let least = Infinity;
  let [px, py] = along(curve, 0);
  for (let step = 1; step <= 24; step += 1) {
    const [qx, qy] = along(curve, step / 24);
    least = Math.min(least, toSegment(x, y, px, py, qx, qy));
    [px, py] = [qx, qy];
  }
  return least;
}

function toSegment(x, y, ax, ay, bx, by) {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const at = length ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) : 0;
  return Math.hypot(x - ax - at * (bx - ax), y - ay - at * (by - ay));
}

/**
 * Curves in sight: links that begin or end at one of `ids`, each once. `out` and `into` give the links of an id,
 * `place(id)` where its bar is, or null when it has none.
 */
export function inSight(ids, { out, into, place }, window) {
  const seen = new Set();
  const found = [];
  for (const id of ids)
    for (const links of [out(id), into(id)])
      for (const link of links) {
        if (seen.has(link)) continue;
        seen.add(link);
        const [from, to] = [place(link.source), place(link.target)];
        const curve = from && to && route(from, to);
        if (curve && touches(boxOf(curve), window)) found.push({ link, curve });
      }
  return found;
}

/** What is drawn of a line in a crowd when one of its ends is out of sight: a stub at the other. */
export const stub = ([x1, y1, , , , , x2, y2], fromSeen, length = 16) => (fromSeen ? [x1, y1, x1 + length, y1] : [x2 - length, y2, x2, y2]);

// The arithmetic of the matrix: scales that begin at nothing, steps people count in, heaps where many lie on one spot.

const NICE = [1, 2, 2.5, 5, 10];
const FINE = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** A round number not below `value`: one of `steps` times a power of ten. */
export function nice(value, steps = NICE) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return steps.find((one) => one * power >= value * 0.999999) * power;
}

/** A scale from 0 (or the least below it) to a round number above the most. */
export function scaleOf(values, { most } = {}) {
  const high = most ?? nice(values.reduce((a, b) => Math.max(a, b), 0) * 1.05, FINE);
  const least = values.reduce((a, b) => Math.min(a, b), 0);
  const low = least < 0 ? -nice(-least) : 0;
  return { low, high, step: nice((high - low) / 100), tick: nice((high - low) / 5) };
}

export function ticks({ low, high, tick }) {
  const found = [];
  for (let value = Math.ceil(low / tick) * tick; value <= high + tick / 1e6; value += tick) found.push(Math.round(value * 1e6) / 1e6);
  return found;
}

/** The nearest value people would say, within the scale. */
export function settled(value, { low, high, step }) {
  const round = Math.round(value / step) * step;
  return Math.min(high, Math.max(low, Math.round(round * 1e6) / 1e6));
}

/**
 * Spots of dots { x, y, r }: where a few overlap they stand beside each other, where many do they become one heap.
 * Answers { dots, heaps: [{ x, y, dots }] }.
 */
export function spread(points, { cell = 34, few = 5 } = {}) {
  const cells = new Map();
  for (const point of points) {
    const key = `${Math.floor(point.x / cell)}:${Math.floor(point.y / cell)}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(point);
  }
  const dots = [];
  const heaps = [];
  for (const group of cells.values()) {
    if (group.length <= few) fan(group, dots);
    else heaps.push({ x: mean(group, "x"), y: mean(group, "y"), dots: group });
  }
  return { dots, heaps };
}

const mean = (list, name) => list.reduce((sum, one) => sum + one[name], 0) / list.length;

/** A few on one spot lean outwards, far enough to be told apart. */
function fan(group, dots) {
  group.forEach((point, at) => {
    const near = group.some((other) => other !== point && Math.hypot(other.x - point.x, other.y - point.y) < (other.r + point.r) * 0.7);
    const angle = (2 * Math.PI * at) / group.length;
    const far = near ? Math.max(point.r, 6) * (0.45 + group.length * 0.16) : 0;
    dots.push({ ...point, x: point.x + Math.cos(angle) * far, y: point.y + Math.sin(angle) * far });
  });
}

/** What is drawn around a dot: its edge, and the dashes of one that waits. */
const RING = 3.5;

/** Which dots may carry their title, the largest first, so that no title lies on another or on a dot. */
export function labelled(dots, heaps, width, room) {
  const taken = [...dots, ...heaps.map(({ x, y }) => ({ x, y, r: 16 }))].map(({ x, y, r }) => [x - r - RING, y - r - RING, x + r + RING, y + r + RING]);
  const found = new Set();
  for (const dot of [...dots].sort((a, b) => b.r - a.r).slice(0, 150)) {
    const box = [dot.x + dot.r + RING + 0.5, dot.y - 8, dot.x + dot.r + 10 + width(dot.item.title), dot.y + 8];
    if (box[2] > room || taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
    taken.push(box);
    found.add(dot.item.id);
  }
  return found;
}

/** The dot nearest to `from` in the direction of an arrow. */
export function towards(dots, from, key) {
  const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  let best = null;
  for (const dot of dots) {
    const [dx, dy] = [dot.x - from.x, dot.y - from.y];
    const ahead = dx * way[0] + dy * way[1];
    const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
    if (dot === from || ahead <= 0.5 || aside > ahead * 3) continue;
    const cost = ahead + aside * 2;
    if (!best || cost < best.cost) best = { dot, cost };
  }
  return best?.dot || null;
}

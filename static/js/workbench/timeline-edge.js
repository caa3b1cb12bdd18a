// Words at the left edge of the timeline: of a bar that begins off the page they stick to the edge, or stand after it.

/** How much of a bar must be in sight to count as seen. */
export const SEEN = 4;
const PAD = 12;
const GAP = 7;
/** The shape of the status with what stands around it, and as much of a name as tells which it is. */
const SHAPE = 26;
const LEAST = 48;

/**
 * Where the words of a bar stand when the page begins at `x`: { way, pad }. `next` is where the next bar of its row begins,
 * `title` how wide its name is and `note` what is said after it. Nothing is ever cut at its front:
 * "" all within, "brief" the name within, cut at its end if it must, "out" after the bar, "mute" no name, "gone" off the page.
 */
export function wayOf(bar, x, { next = Infinity, title, note = 0 }) {
  const [hidden, end] = [x - bar.x, bar.x + bar.width];
  const seen = end - x;
  if (seen < SEEN) return { way: "gone", pad: 0 };
  if (hidden <= 0) return { way: "", pad: 0 };
  const pad = hidden + Math.max(2, Math.min(PAD, seen - SHAPE));
  if (bar.bare) return { way: "", pad: Math.min(pad, bar.width - SHAPE) };
  if (hidden + PAD <= bar.width - bar.need + GAP) return { way: "", pad: Math.min(pad, bar.width - bar.need) };
  if (seen >= title + SHAPE + PAD) return { way: "brief", pad };
  if (next - end >= GAP + title + (note && note + GAP) + GAP) return { way: "out", pad };
  return { way: seen >= SHAPE + LEAST ? "brief" : "mute", pad };
}

/** How far words stand out after a bar, now. */
export const beside = (bar) => bar.beside ?? Math.max(0, bar.right - bar.x - bar.width);

/** Set the words of all bars in sight. Answers whether any moved to where lines may be. */
export function keepWhole(timeline) {
  let moved = false;
  for (const el of timeline.bars.values()) if (el.bar) moved = set(el, timeline) || moved;
  return moved;
}

function set(el, timeline) {
  const { bar } = el;
  const hidden = timeline.x > bar.x;
  const { way, pad } = hidden ? wayOf(bar, timeline.x, around(el, timeline)) : { way: "", pad: 0 };
  el.classList.toggle("cut-a", hidden);
  for (const name of ["out", "brief", "mute", "gone"]) if (el.classList.contains(name) !== (name === way)) el.classList.toggle(name);
  el.style.paddingInlineStart = pad > GAP ? `${Math.round(pad)}px` : "";
  const before = beside(bar);
  bar.beside = way === "gone" ? 0 : undefined;
  if (way === "out") {
    const title = timeline.measure.width(bar.item.title);
    el.style.setProperty("--out", `${Math.ceil(title)}px`);
    bar.beside = beside(bar) + title + GAP;
  }
  return beside(bar) !== before;
}

function around(el, timeline) {
  const { bar } = el;
  const row = el.closest(".lane").lane.rows[bar.row];
  const note = bar.bare ? 0 : bar.right - bar.x - bar.width;
  return { next: row[row.indexOf(bar) + 1]?.x, title: timeline.measure.width(bar.item.title), note };
}

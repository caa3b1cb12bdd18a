// How much time a screen shows: from a week to five years, or all there is. Pictures know the same zooms (export/draw/window.py).

/** Pixels a day, so that a screen of usual width shows what the zoom is named after; from near to far. */
const PIXELS = { week: 150, month: 38, quarter: 12.6, half: 6.3, year: 3.05, "2years": 1.55, "5years": 0.64 };

export const ZOOMS = [...Object.keys(PIXELS), "fit"];

/** What the zooms were called before. */
const FORMER = { weeks: "quarter", months: "year", quarters: "5years" };

export const zoomOf = (name) => (ZOOMS.includes(name) ? name : FORMER[name] || "year");

/** Pixels a day at a zoom; "fit" puts `days` into `width`. */
export function scaleOf(zoom, days = 365, width = 1180) {
  return zoom === "fit" ? Math.min(PIXELS.week, Math.max(0.02, width / Math.max(1, days))) : PIXELS[zoom];
}

const LEVELS = [["days", 80], ["dates", 24], ["weeks", 6.5], ["months", 2], ["quarters", 0.45], ["years", 0.09], ["decades", 0]];

/** What the cells of the ruler are at a scale. */
export const levelOf = (scale) => LEVELS.find(([, least]) => scale >= least)[0];

/** How far one keypress moves an item that is dated to the day. */
export const stepAt = (scale) => (scale >= 6.5 ? 1 : 7);

/** The precision that a date gets when it is first given at this scale. */
export function givenAt(scale) {
  if (scale >= 6.5) return "day";
  return scale >= 2 ? "month" : "quarter";
}

// Links between bars and the baseline below them, on one canvas over what is in sight. Where bars and their words are,
// nothing is drawn: lines pass behind them.

import { h, perFrame } from "./dom.js";
import { daysShort, into, outOf } from "./links.js";
import { distance, inSight, route, stub } from "./link-paths.js";
import { SHAPE } from "./lanes.js";
import { beside } from "./timeline-edge.js";

const REACH = 6;
/** So many lines are still told apart; of more, those that lead out of sight are drawn as stubs. */
const CROWD = 120;
const FEW = 24;
const MIDDLE = 13;

export class Curves {
  constructor(timeline) {
    Object.assign(this, { timeline, store: timeline.store, found: [], hovered: null, loose: null, out: (id) => outOf(timeline.store, id), into: (id) => into(timeline.store, id) });
    this.el = h("canvas", { class: "curves", "aria-hidden": "true" });
    timeline.field.append(this.el);
    this.pen = this.el.getContext("2d");
    this.again = perFrame(() => this.wanted && this.paint());
    timeline.scroller.addEventListener("pointermove", (event) => this.look(event), { passive: true });
    timeline.scroller.addEventListener("pointerleave", () => this.hover(null));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", this.again);
    new MutationObserver(this.again).observe(document.documentElement, { attributes: true });
  }

  get shown() {
    return this.timeline.ctx.state.links !== "off";
  }

  /** The middle line of an item's bar, where it is now. */
  place = (id) => {
    const { held } = this;
    if (held?.id === id) return held;
    const found = this.timeline.places().get(id);
    return found ? { x: found.bar.x, width: found.bar.width, beside: beside(found.bar), y: found.lane.top + found.lane.head + found.bar.row * SHAPE.pitch + MIDDLE } : null;
  };

  hold(id, el) {
    this.held = null;
    const place = id && this.place(id);
    if (place) this.held = { id, x: el.x, width: el.w, y: place.y - el.bar.row * SHAPE.pitch + el.y };
    this.again();
  }

  draw(wanted, window) {
    Object.assign(this, { wanted, window });
    this.paint();
  }

  paint() {
    const { window, pen, timeline } = this;
    const any = this.store.links.length || this.store.baseline || this.loose;
    this.el.hidden = !any;
    if (!any) return;
    this.size();
    this.found = this.shown ? inSight(this.wanted.keys(), this, window) : [];
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.el.width, this.el.height);
    const { ratio } = this;
    pen.setTransform(ratio * timeline.forward, 0, 0, ratio, timeline.forward > 0 ? -window.left * ratio : window.right * ratio, -window.top * ratio);
    const ink = this.inks();
    this.strokeAll(ink);
    this.hide();
    this.store.baseline?.draw(pen, this.wanted, ink, { from: timeline.from, scale: timeline.scale, places: timeline.places() });
    if (this.loose) this.strokes([route(this.loose.from, this.loose.to)], ink.ink, 1.5, []);
  }

  /** As large as what is drawn around what is in sight. */
  size() {
    const { window, el, timeline } = this;
    const ratio = Math.min(2, devicePixelRatio || 1);
    const [width, height] = [Math.round((window.right - window.left) * ratio), Math.round((window.bottom - window.top) * ratio)];
    if (el.width !== width || el.height !== height) {
      Object.assign(el, { width, height });
      el.style.width = `${width / ratio}px`;
      el.style.height = `${height / ratio}px`;
    }
    this.ratio = ratio;
    el.style.transform = `translate(${window.left * timeline.forward}px, ${window.top}px)`;
  }

  /** A canvas knows no custom properties: its own colours stand for them. */
  inks() {
    const css = getComputedStyle(this.el);
    return { quiet: css.color, late: css.outlineColor, risk: css.textDecorationColor, ink: css.caretColor, faint: css.columnRuleColor };
  }

  strokeAll(ink) {
    const kinds = { quiet: [], late: [], path: [], hot: [], other: [] };
    const stubs = { quiet: [], late: [] };
    const open = this.timeline.ctx.openId();
    const cursor = this.timeline.scroller.contains(document.activeElement) ? this.timeline.cursor : null;
    const crowd = this.found.length > CROWD;
    for (const { link, curve } of this.found) {
      const kind = this.kindOf(link, open, cursor);
      const seen = this.wanted.has(link.source);
      if (crowd && stubs[kind] && !(seen && this.wanted.has(link.target))) stubs[kind].push(stub(curve, seen));
      else kinds[kind]?.push(curve);
    }
    this.strokes(kinds.quiet, crowd ? ink.faint : ink.quiet, 1, []);
    this.strokes(kinds.other, ink.quiet, 1, [1, 4]);
    this.strokes(kinds.hot, ink.ink, 1.5, []);
    this.strokes(kinds.path, ink.ink, 2.5, []);
    // Dashes of hundreds of long lines are dear.
    this.strokes(kinds.late, ink.late, 1.5, kinds.late.length > FEW ? [] : [5, 3]);
    this.lines(stubs.quiet, ink.quiet);
    this.lines(stubs.late, ink.late);
  }

  lines(ends, colour) {
    const { pen } = this;
    pen.fillStyle = colour;
    for (const [x1, y1, x2] of ends) pen.fillRect(x1, y1 - 0.75, x2 - x1, 1.5);
  }

  /** Which pen: contradicted by dates, on the critical path, of the item in hand, other than blocking (only then), or quiet. */
  kindOf(link, open, cursor) {
    const hot = link === this.hovered || [link.source, link.target].some((id) => id === open || id === cursor || id === this.held?.id);
    if (link.kind !== "blocks") return hot ? "other" : "none";
    if (daysShort(this.store, link)) return "late";
    if (this.timeline.more?.path.has(link)) return "path";
    return hot ? "hot" : "quiet";
  }

  strokes(curves, colour, width, dash) {
    if (!curves.length) return;
    const { pen } = this;
    Object.assign(pen, { strokeStyle: colour, fillStyle: colour, lineWidth: width });
    pen.setLineDash(dash);
    pen.beginPath();
    for (const [x1, y1, a, b, c, d, x2, y2] of curves) {
      pen.moveTo(x1, y1);
      pen.bezierCurveTo(a, b, c, d, x2 - 3, y2);
    }
    pen.stroke();
    pen.setLineDash([]);
    pen.beginPath();
    for (const [, , , , , , x2, y2] of curves) pen.rect(x2 - 5, y2 - 2.5, 5, 5);
    pen.fill();
  }

  /** Bars and the words after them, and the names of lanes, stand before the lines. */
  hide() {
    const { pen, timeline, wanted } = this;
    for (const [id, [bar]] of wanted) {
      const at = this.place(id);
      if (at) pen.clearRect(at.x, at.y - MIDDLE, at.width + beside(bar) + (beside(bar) ? 4 : 0), MIDDLE * 2);
    }
    for (const [, el] of timeline.sections.known) pen.clearRect(timeline.x, el.lane.top + 4, timeline.measure.width(el.firstChild.textContent) + 70, el.lane.head - 6);
  }

  // Under the pointer ------------------------------------------------------------------------

  look(event) {
    if (event.buttons || event.target.closest?.(".bar, .mile, button")) return this.hover(null);
    const { x, y } = this.timeline.at(event.clientX, event.clientY);
    return this.hover(this.near(x, y));
  }

  near(x, y) {
    let best = null;
    let least = REACH;
    for (const { link, curve } of this.found) {
      const far = distance(curve, x, y, REACH);
      if (far < least) [best, least] = [link, far];
    }
    return best && best.kind === "blocks" ? best : null;
  }

  hover(link) {
    if (link === this.hovered) return;
    this.hovered = link;
    this.timeline.scroller.classList.toggle("on-link", !!link);
    this.again();
  }
}

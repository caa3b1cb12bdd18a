// What the timeline gets once its bars stand: links, baselines, capacity, and hands to draw, frame and link with.

import { Baselines } from "./baseline.js";
import { staged } from "./timeline-stage.js";
import { Ends } from "./timeline-ends.js";
import { CriticalPath } from "./critical.js";
import { Curves } from "./link-layer.js";
import { dragKnots } from "./link-drag.js";
import { Hand } from "./timeline-hand.js";
import { dressLoad, trimLoads } from "./load-strip.js";
import { keepWhole } from "./timeline-edge.js";
import { followers } from "./follow.js";
import { moveMarks } from "./milestone-moves.js";
import { broken } from "./links.js";
import { ZOOMS } from "./scale.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";

export class More {
  constructor(timeline) {
    Object.assign(this, { timeline, ctx: timeline.ctx, store: timeline.store });
    timeline.more = this;
    this.curves = new Curves(timeline);
    this.path = new CriticalPath(timeline);
    this.baselines = new Baselines(timeline);
    this.ends = new Ends(timeline);
    this.hand = new Hand(timeline, this.curves);
    moveMarks(timeline);
    if (this.store.canWrite) dragKnots(timeline, this.curves);
    timeline.el.append(this.keys());
    timeline.scroller.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    for (const [, el] of timeline.sections.known) this.load(el, el.lane);
    this.update();
    timeline.drawn = null;
    timeline.render();
    timeline.labels();
  }

  /** After the lanes were laid out anew. */
  update() {
    if (this.told && !broken(this.store, this.told.ids).length) this.told = void this.told.line?.remove();
    this.path.update();
    this.baselines.update();
  }

  draw(wanted, window) {
    this.path.mark(wanted);
    this.curves.draw(wanted, window);
    this.ends.draw();
  }

  /** Once at rest: nothing that is written at the left edge is cut at its front. */
  rest() {
    this.ends.draw();
    trimLoads(this.timeline);
    this.timeline.marks.trim();
    if (keepWhole(this.timeline)) this.curves.again();
  }

  stage(id, was) {
    staged(this.timeline, id, was);
  }

  load(section, lane) {
    dressLoad(this.timeline, section, lane);
  }

  /** Items were moved and saved: what follows them may begin too early now. */
  moved(ids) {
    this.told?.line?.remove();
    this.told = followers(this.timeline, ids);
  }

  /** A bar is in the hand, or none. */
  held(id, el) {
    this.curves.hold(id, el);
  }

  // Keys --------------------------------------------------------------------------------------

  /** Buttons that are listed by `?` and by readers, for what a hand does on the canvas. */
  keys() {
    const key = (name, words, run) => h("button", { type: "button", tabindex: "-1", data: { key: name, keyLabel: words }, onclick: run }, words);
    const look = [key("]", t("Zoom in"), () => this.zoom(-1)), key("[", t("Zoom out"), () => this.zoom(1))];
    const write = this.store.canWrite ? [
      key("n", t("Create one here, with dates"), () => this.hand.here()),
      key("l", t("Link to another item, or change its links"), () => this.link()),
    ] : [];
    return h("div", { class: "vh" }, look, write);
  }

  async link() {
    const id = this.ctx.current();
    if (!id) return;
    const { LinkMenu } = await import("./link-menu.js");
    new LinkMenu(this.timeline, id).open();
  }

  zoom(by) {
    const at = ZOOMS.indexOf(this.ctx.state.zoom) + by;
    if (!ZOOMS[at]) return;
    this.ctx.set({ zoom: ZOOMS[at] });
  }

  /** Ctrl and the wheel: nearer or farther, one step at a turn. */
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    if (event.timeStamp - (this.turned || 0) < 250) return;
    this.turned = event.timeStamp;
    this.zoom(event.deltaY > 0 ? 1 : -1);
  }
}

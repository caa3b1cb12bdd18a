// What lies beyond the edges of the timeline: how many bars of each lane, and the way there; and the way back to today.

import { h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { SEEN } from "./timeline-edge.js";

/** How many of a lane's bars end before `left` and begin after `right`, and the nearest of each. */
export function beyond(lane, left, right) {
  lane.byEnd ||= [...lane.bars].sort((a, b) => a.x + a.width - b.x - b.width);
  const earlier = below(lane.byEnd, (bar) => bar.x + bar.width < left);
  const begun = below(lane.bars, (bar) => bar.x <= right);
  return { earlier, later: lane.bars.length - begun, last: lane.byEnd[earlier - 1], next: lane.bars[begun] };
}

/** How many at the head of a list pass a test that all before the first failure pass. */
function below(list, test) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(list[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Ends {
  constructor(timeline) {
    Object.assign(this, { timeline, ctx: timeline.ctx });
    this.today = h("button", { type: "button", class: "btn sm tl-today", data: { key: "h", keyLabel: t("Go to today") }, onclick: () => this.home() }, t("Today"));
    document.querySelector(".tl-today")?.remove();
    this.ctx.filterbar.zooms.before(this.today);
  }

  /** At the head of each lane in sight. */
  draw() {
    const { timeline } = this;
    const left = timeline.x + SEEN;
    const right = timeline.x + timeline.width - this.ctx.covered() - SEEN;
    for (const [, el] of timeline.sections.known) this.dress(el, beyond(el.lane, left, right));
  }

  dress(el, { earlier, later, last, next }) {
    if (!el.ends) el.ends = this.make(el);
    const { before, after } = el.ends;
    tell(before, earlier, t("{n} earlier", { n: earlier }));
    tell(after, later, t("{n} later", { n: later }));
    Object.assign(el.ends, { last, next });
  }

  make(el) {
    const go = (name, share) => () => this.go(el.ends[name], share);
    const before = h("button", { type: "button", class: "end", onclick: go("last", 0.8) }, icon("left", "s12"), h("span"));
    const after = h("button", { type: "button", class: "end z", onclick: go("next", 0.16) }, h("span"), icon("right", "s12"));
    el.querySelector(".lane-h > span").append(before);
    el.querySelector(".lane-h").append(after);
    return { before, after };
  }

  /** Bring a bar to a share of the width, with the focus on it. */
  go(bar, share) {
    const { timeline } = this;
    const room = timeline.width - this.ctx.covered();
    const edge = share > 0.5 ? bar.x + bar.width : bar.x;
    timeline.scroller.scrollLeft = (edge - room * share) * timeline.forward;
    timeline.x = Math.abs(timeline.scroller.scrollLeft);
    timeline.cursor = bar.key;
    timeline.reveal(bar.item.id, true);
  }

  home() {
    const { timeline } = this;
    const at = (timeline.store.today - timeline.from) * timeline.scale;
    timeline.scroller.scrollLeft = (at - timeline.width * 0.4) * timeline.forward;
    this.ctx.announce(t("Today"));
  }
}

function tell(el, n, words) {
  if (el.hidden !== !n) el.hidden = !n;
  if (n && el.said !== words) el.querySelector("span").textContent = el.said = words;
}

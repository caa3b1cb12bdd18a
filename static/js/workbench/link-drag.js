// A link drawn by hand: from the knot at the end of a bar to another bar.

import { h } from "./dom.js";
import { follow } from "./pointer.js";
import { LinkEdits } from "./link-edit.js";
import { flag } from "./timeline-drag.js";
import { t } from "./i18n.js";

export function dragKnots(timeline, curves) {
  const knot = h("i", { class: "knot", title: t("Drag to what has to wait for this") });
  timeline.grips.push(knot);
  const edits = new LinkEdits(timeline);
  timeline.scroller.addEventListener("pointerdown", (event) => {
    const bar = event.target === knot && knot.closest(".bar");
    if (!bar || event.button !== 0) return;
    follow(event, { scroller: timeline.scroller, start: () => new LinkDrag(timeline, curves, edits, bar) });
  });
}

class LinkDrag {
  constructor(timeline, curves, edits, el) {
    Object.assign(this, { timeline, curves, edits, source: el.dataset.id, flag: flag() });
    document.body.append(this.flag);
    timeline.dragged = true;
    timeline.el.classList.add("dragging");
  }

  move({ clientX, clientY }) {
    const { timeline, curves } = this;
    const el = document.elementFromPoint(clientX, clientY)?.closest(".bar");
    const over = el && el.dataset.id !== this.source ? el : null;
    if (over !== this.over) {
      this.over?.classList.remove("target");
      over?.classList.add("target");
      this.over = over;
    }
    curves.loose = { from: curves.place(this.source), to: over ? curves.place(over.dataset.id) : timeline.at(clientX, clientY) };
    curves.again();
    const name = (id) => timeline.store.get(id).title;
    this.flag.textContent = over ? t("{from} blocks {to}", { from: name(this.source), to: name(over.dataset.id) }) : t("Drop it on what has to wait");
    this.flag.style.transform = `translate(${clientX + 14}px, ${clientY + 18}px)`;
  }

  end(done) {
    const { timeline, curves } = this;
    this.flag.remove();
    this.over?.classList.remove("target");
    timeline.el.classList.remove("dragging");
    curves.loose = null;
    curves.again();
    if (done && this.over) this.edits.create({ kind: "blocks", source: this.source, target: this.over.dataset.id, lag: 0 });
    setTimeout(() => { timeline.dragged = false; });
  }
}

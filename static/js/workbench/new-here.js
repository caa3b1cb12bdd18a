// A new item where it was drawn: its lane and dates are given, only its name is asked for.

import { h } from "./dom.js";
import { implied } from "./implied.js";
import { patchTo } from "./by-field.js";
import { boxOf, place } from "./bar.js";
import { sayDates } from "./say.js";
import { SHAPE } from "./lanes.js";
import { t } from "./i18n.js";

export class NewHere {
  constructor(timeline, section, dates, row) {
    Object.assign(this, { timeline, ctx: timeline.ctx, lane: section.lane.id, dates });
    document.querySelector(".new-here")?.remove();
    this.input = h("input", { type: "text", maxlength: 300, required: true, autocomplete: "off", placeholder: t("What is it?"), "aria-label": t("Title of a new item, {lane}, {dates}", { lane: timeline.laneName(this.lane), dates: sayDates(dates) }) });
    const said = h("small", { "aria-hidden": "true" }, sayDates(dates));
    this.el = h("form", { class: "new-here", onsubmit: (event) => this.save(event) }, this.input, said);
    const { x, width } = boxOf(timeline, dates);
    section.rows.append(this.el);
    place(this.el, x, row * SHAPE.pitch, width, timeline.forward);
    this.el.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => !this.input.value.trim() && this.close());
    this.input.focus({ preventScroll: true });
    this.el.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  pressed(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.close(true);
  }

  /** Taking it away takes the focus from it, which would close it again. */
  close(back) {
    if (this.closed) return;
    this.closed = true;
    this.el.remove();
    if (back) this.timeline.scroller.focus({ preventScroll: true });
  }

  /** The lane, the dates, what the filters ask for, and the product that was used last. */
  fields(title) {
    const { ctx, timeline, lane } = this;
    const { store, state } = ctx;
    const inLane = timeline.by === "product" ? { product: lane } : patchTo(store, timeline.by, lane) || {};
    const last = localStorage.getItem(ctx.quick.kept("product"));
    const product = store.lookup.product.has(last) ? last : store.products[0]?.id;
    return { product, ...implied(store, state), ...inLane, ...this.dates, title };
  }

  async save(event) {
    event.preventDefault();
    const title = this.input.value.trim();
    if (!title || this.saving) return;
    this.saving = true;
    const item = await this.ctx.quick.add(this.fields(title));
    this.saving = false;
    if (!item) return;
    this.close();
    this.timeline.reveal(item.id, true);
  }
}

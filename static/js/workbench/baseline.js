// A plan as it was once frozen: a line below each bar where it stood then, and how far the bar has gone since.

import { extent } from "./dates.js";
import { sayDates, span } from "./say.js";
import { SHAPE } from "./lanes.js";
import { t } from "./i18n.js";

const BELOW = 30;

/** One frozen plan: rows [item, start, its precision, end, its precision, category]. */
export class Frozen {
  constructor({ id, name }, rows) {
    Object.assign(this, { id, name, rows: new Map() });
    for (const [item, start, startPrecision, end, endPrecision] of rows) {
      const dates = { start, start_precision: startPrecision, end, end_precision: endPrecision };
      const found = extent(dates);
      if (found) this.rows.set(item, { ...found, said: sayDates(dates) });
    }
  }

  /** Days by which an item ends later than it did; null when one of the two ends is not known. */
  slip(item) {
    const was = this.rows.get(item.id);
    return was && item.e !== null ? item.e - was.e : null;
  }

  words(item) {
    const days = this.slip(item);
    if (!days) return "";
    return days > 0 ? t("+{span}", { span: span(days) }) : t("{span} earlier", { span: span(-days) });
  }

  /** Lines with an end on both sides, and the slip beyond them. */
  draw(pen, wanted, ink, { from, scale, places }) {
    for (const id of wanted.keys()) {
      const was = this.rows.get(id);
      const found = was && places.get(id);
      if (!found) continue;
      const y = found.lane.top + found.lane.head + found.bar.row * SHAPE.pitch + BELOW;
      const [x1, x2] = [(was.s - from) * scale, (was.e + 1 - from) * scale - 2];
      const moved = was.s !== found.bar.item.s || was.e !== found.bar.item.e;
      this.line(pen, ink, x1, x2, y, moved ? 0.7 : 0.28);
      const now = found.bar.x + found.bar.width;
      if (now > x2 + 1) this.hatch(pen, found.bar.item.end && was.e < found.bar.item.e ? ink.risk : ink.quiet, x2, now, y);
    }
  }

  /** Faint where nothing has moved: what is as planned is silent. */
  line(pen, ink, x1, x2, y, alpha) {
    Object.assign(pen, { strokeStyle: ink.ink, globalAlpha: alpha, lineWidth: 1 });
    pen.setLineDash([]);
    pen.beginPath();
    pen.moveTo(x1, y);
    pen.lineTo(x2, y);
    for (const x of [x1, x2]) {
      pen.moveTo(x, y - 2.5);
      pen.lineTo(x, y + 2.5);
    }
    pen.stroke();
    pen.globalAlpha = 1;
  }

  hatch(pen, colour, x1, x2, y) {
    Object.assign(pen, { strokeStyle: colour, lineWidth: 3 });
    pen.setLineDash([2, 2]);
    pen.beginPath();
    pen.moveTo(x1 + 1, y);
    pen.lineTo(x2, y);
    pen.stroke();
    pen.setLineDash([]);
  }
}

/** Which baselines there are, and the one that the address asks for. */
export class Baselines {
  constructor(timeline) {
    Object.assign(this, { timeline, ctx: timeline.ctx, store: timeline.store });
    this.load();
  }

  async load() {
    try {
      this.store.baselines = (await this.store.api.get("/baselines?limit=100")).results;
    } catch (error) {
      // A workspace, or a reader, without baselines: there is nothing to compare with.
      if (error.status !== 404 && error.status !== 403) throw error;
      this.store.baselines = [];
    }
    this.ctx.filterbar.update();
    this.update();
  }

  /** Fetch what the address asks for; shown once it is here. */
  async update() {
    const id = this.ctx.state.base;
    const known = this.store.baselines?.find((one) => one.id === id);
    if ((this.asked || null) === (known?.id || null)) return;
    this.asked = known?.id;
    this.store.baseline = null;
    if (known) await this.take(known);
    else this.store.changed(null);
  }

  async take(known) {
    try {
      const { items, results } = await this.store.api.get(`/baselines/${known.id}/items`);
      if (this.asked === known.id) this.store.baseline = new Frozen(known, items || results);
    } catch (error) {
      this.ctx.tell.refused(error.words || error.message);
    }
    this.store.changed(null);
  }
}

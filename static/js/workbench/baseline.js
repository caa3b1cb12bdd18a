// A plan as it was once frozen: a line below each bar where it stood then, and how far the bar has gone since.

import { extent, parts, toDay } from "./dates.js";
import { sayDates } from "./say.js";
import { judged, slipWords, tally } from "./slip.js";
import { SHAPE } from "./lanes.js";
import { dateText, t } from "./i18n.js";

const BELOW = 30;

/** One frozen plan: rows [item, start, its precision, end, its precision, category]. */
export class Frozen {
  constructor({ id, name, as_of: asOf }, rows, zone, categoryOf) {
    Object.assign(this, { id, name, asOf, zone, categoryOf, rows: new Map() });
    for (const [item, start, startPrecision, end, endPrecision, category] of rows)
      this.rows.set(item, Frozen.rowOf({ start, start_precision: startPrecision, end, end_precision: endPrecision }, category));
  }

  static rowOf({ start, start_precision: startPrecision, end, end_precision: endPrecision }, category) {
    const dates = { start, start_precision: startPrecision, end, end_precision: endPrecision };
    return { s: null, e: null, ...dates, ...extent(dates), category, said: sayDates(dates) };
  }

  /** What became of an item since; null where the frozen plan did not have it. */
  of(item) {
    const was = this.rows.get(item.id);
    return was ? judged(was, item, this.categoryOf(item), this.zone) : null;
  }

  /** What stands beside its bar: { text, slipped }, or null. */
  note(item) {
    const found = this.of(item);
    const text = found && slipWords(found, this.rows.get(item.id));
    return text ? { text, slipped: found.kind === "slipped" } : null;
  }

  /** What of these items slipped, in a sentence. */
  sentence(items, today) {
    const { promised, slipped, lost } = tally(this, items);
    if (!promised) return "";
    const since = this.since(today);
    return [
      slipped ? t("{n} of {all} items has slipped since {since}.|{n} of {all} items have slipped since {since}.", { n: slipped, all: promised, since }) : !lost && t("Nothing has slipped since {since}.", { since }),
      lost && t("{n} lost its end.|{n} lost their end.", { n: lost }),
    ].filter(Boolean).join(" ");
  }

  /** "March", "March 2025"; in the last weeks the day itself. */
  since(today) {
    const day = toDay(this.asOf.slice(0, 10));
    const year = parts(day).year === parts(today).year ? {} : { year: "numeric" };
    return dateText(day, today - day > 45 ? { month: "long", ...year } : { day: "numeric", month: "long", ...year });
  }

  /** Lines with an end on both sides, and the slip beyond them. */
  draw(pen, wanted, ink, { from, scale, places }) {
    for (const id of wanted.keys()) {
      const was = this.rows.get(id);
      const found = was && was.s !== null && places.get(id);
      if (!found) continue;
      const y = found.lane.top + found.lane.head + found.bar.row * SHAPE.pitch + BELOW;
      const [x1, x2] = [(was.s - from) * scale, (was.e + 1 - from) * scale - 2];
      const moved = was.s !== found.bar.item.s || was.e !== found.bar.item.e;
      this.line(pen, ink, x1, x2, y, moved ? 0.7 : 0.28);
      const { kind, until } = this.of(found.bar.item);
      if (kind === "slipped") this.hatch(pen, ink.risk, x2, (until + 1 - from) * scale - 2, y);
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
    this.store.baseline = this.store.live || null;
    if (known) await this.take(known);
    else this.store.changed(null);
  }

  async take(known) {
    try {
      const { items, zone } = await this.store.api.get(`/baselines/${known.id}/items`);
      if (this.asked === known.id) this.store.baseline = new Frozen(known, items, zone, this.store.categoryOf);
    } catch (error) {
      this.ctx.tell.refused(error.words || error.message);
    }
    this.store.changed(null);
  }
}

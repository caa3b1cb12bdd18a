// The tree: objectives, what serves them, and what hangs below that; one line each, those in sight only.

import { fromParts, marksKey, marksOf } from "./marks.js";
import { avatar, dot, h, icon, onResize, perFrame, put } from "./dom.js";
import { number, t } from "./i18n.js";
import { attention, sayDates, shapeOf } from "./say.js";
import { hueOf } from "./bar.js";
import { windowOf } from "./layout.js";
import { NONE, OBJECTIVE, linesOf } from "./tree-lines.js";
import { dragLines } from "./tree-drag.js";
import { doneOf, inTime, rollups, servedBy } from "./tallies.js";
import { TreeMoves } from "./tree-moves.js";

const ROW = 36;

export class Tree {
  constructor(ctx) {
    Object.assign(this, { ctx, store: ctx.store, rows: [], pool: new Map(), places: new Map(), folded: new Set(), at: null });
    this.moves = new TreeMoves(this);
    this.body = h("div", { class: "tree-in" });
    this.box = h("div", { class: "tree", role: "tree", tabindex: "0", "aria-label": t("Objectives and what serves them") }, this.body);
    this.el = h("div", { class: "tree-page" }, h("div", { class: "tree-head", "aria-hidden": "true" }, h("span", null, t("What it serves")), h("span", null, t("Dates")), h("span", null, t("Status")), h("span", null, t("Owner")), h("span", { class: "num" }, t("Effort"))), this.box, this.moves.keys());
    const draw = perFrame(() => this.render());
    this.box.addEventListener("scroll", draw, { passive: true });
    this.box.addEventListener("click", (event) => this.clicked(event));
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    this.box.addEventListener("focus", () => { this.at ||= this.rows[0]?.id; this.mark(); });
    onResize(this.box, draw);
    if (this.store.canWrite) dragLines(this);
  }

  tools() {
    const fold = h("button", { type: "button", class: "chip", onclick: () => this.foldAll() }, icon("roadmap"), h("span"));
    const update = () => { fold.lastChild.textContent = this.folded.size ? t("Open all") : t("Objectives only"); };
    return { els: [fold], update };
  }

  update() {
    const { state } = this.ctx;
    const bare = !state.q && !state.f;
    const { objectives } = this.store;
    // Presented alone, an objective stands with those below it.
    const shown = this.family ? objectives.filter(({ id }) => this.family.has(id)) : objectives;
    this.rows = linesOf({ items: this.ctx.shown(), objectives: shown, folded: this.folded, bare, servedOf: (item) => servedBy(this.store, item) });
    this.places = new Map(this.rows.map(({ id }, at) => [id, at]));
    this.most = this.rows.reduce((most, { kind, level, effort }) => (kind === "objective" && !level ? most + effort : most), 0) || 1;
    this.body.style.height = `${this.rows.length * ROW}px`;
    this.render();
  }

  // Drawing --------------------------------------------------------------------------------------

  render() {
    const [from, to] = windowOf(this.box.scrollTop, this.box.clientHeight, ROW, this.rows.length);
    const seen = new Set();
    for (let at = from; at < to; at += 1) seen.add(this.show(this.rows[at], at));
    for (const [id, el] of this.pool)
      if (!seen.has(id)) {
        el.remove();
        this.pool.delete(id);
      }
    this.mark();
  }

  show(row, at) {
    const state = `${row.level}${row.kids}${row.open}${row.count}${row.effort}${this.most}${row.item ? marksKey(this.store, row.item) : ""}`;
    let el = this.pool.get(row.id);
    if (!el || el.state !== state || el.item !== row.item || el.meta !== this.store.lookup) {
      const made = row.kind === "item" ? this.itemLine(row) : this.objectiveLine(row);
      if (el) el.replaceWith(made);
      else this.body.append(made);
      el = Object.assign(made, { state, item: row.item, meta: this.store.lookup });
      el.style.setProperty("--level", row.level);
      this.pool.set(row.id, el);
    }
    if (el.place !== at) {
      el.place = at;
      el.style.transform = `translateY(${at * ROW}px)`;
      el.setAttribute("aria-posinset", at + 1);
      el.setAttribute("aria-setsize", this.rows.length);
    }
    return row.id;
  }

  shell({ id, level, kids, open }, props, ...inside) {
    return h("div", { role: "treeitem", id: `t-${id}`, "aria-level": level + 1, "aria-expanded": kids ? String(open) : null, ...props },
      h("span", { class: `twig${kids ? "" : " leaf"}`, "aria-hidden": "true" }, kids ? icon(open ? "down" : "right", "s12") : null), ...inside);
  }

  objectiveLine(row) {
    const { objective, count, effort } = row;
    const share = h("i", { class: "share" });
    share.style.setProperty("--share", `${Math.round((effort / this.most) * 100)}%`);
    const words = [t("{n} item|{n} items", { n: count }), objective?.health && objective.health !== "none" ? this.health(objective.health) : null].filter(Boolean).join(" · ");
    return this.shell(row, { class: "tl-row objective", data: { key: row.id, obj: objective ? String(objective.hue) : "none" } },
      dot(!objective), h("b", null, objective ? objective.title : t("Serves no objective")), h("small", null, words),
      h("span", { class: "end" }), h("span"), h("span", { class: "own" }), h("span", { class: "num", title: t("{n}% of the effort", { n: Math.round((effort / this.most) * 100) }) }, share, number(effort)));
  }

  health = (value) => ({ on_track: t("on track"), at_risk: t("at risk"), off_track: t("off track") })[value] || "";

  itemLine(row) {
    const { item } = row;
    const category = this.store.categoryOf(item);
    const note = attention(item, category, this.store.today);
    const line = inTime(this.store, item);
    const done = doneOf(this.store, item);
    const parent = this.store.get(item.parent);
    const aim = parent && servedBy(this.store, parent);
    const astray = aim && aim !== servedBy(this.store, item);
    return this.shell(row, { class: "tl-row item", data: { id: item.id, key: item.id, obj: hueOf(this.store, item) } },
      icon(shapeOf(category), category === "shipped" ? "good" : ""), h("span", { class: "truncate" }, item.title), marksOf(this.store, item), h("small", { class: "key" }, item.key, done === null ? "" : ` · ${t("{n}% done", { n: done })}`),
      astray && h("small", { class: "st risk", title: t("It serves another objective than what it is part of, “{title}”.", { title: parent.title }) }, t("part of {key}", { key: parent.key })),
      h("span", { class: "end" }, note && h("span", { class: `st ${note.tone}` }, note.text), line?.ofParts ? fromParts(sayDates(line)) : sayDates(item)), h("span", null, this.store.name("status", item.status)), h("span", { class: "own" }, avatar(this.store.lookup.owner.get(item.owner), this.store.me.id)), h("span", { class: "num" }, item.effort ? number(item.effort) : this.effortBelow(item)));
  }

  /** Of a whole that was not estimated itself. */
  effortBelow(item) {
    const effort = rollups(this.store).get(item.id)?.effort;
    return effort ? fromParts(number(effort)) : "";
  }

  mark() {
    const open = this.ctx.openId();
    for (const [id, el] of this.pool) {
      el.setAttribute("aria-selected", String(id === this.at));
      if (id === open) el.setAttribute("aria-current", "true");
      else el.removeAttribute("aria-current");
      el.classList.toggle("picked", this.ctx.picked.ids.has(id));
    }
    const now = this.pool.get(this.at);
    if (now) this.box.setAttribute("aria-activedescendant", now.id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  // Finding one's way -----------------------------------------------------------------------------

  order() {
    return this.rows.filter(({ item }) => item).map(({ id }) => id);
  }

  cursorId() {
    return this.box === document.activeElement && this.store.get(this.at) ? this.at : null;
  }

  reveal(id, grab) {
    if (!this.places.has(id)) this.unfold(id);
    const at = this.places.get(id);
    if (at === undefined) return;
    this.at = id;
    const room = this.box.clientHeight - ROW;
    if (at * ROW < this.box.scrollTop) this.box.scrollTop = at * ROW;
    else if (at * ROW > this.box.scrollTop + room) this.box.scrollTop = at * ROW - room;
    this.render();
    if (grab) this.box.focus({ preventScroll: true });
  }

  /** Open everything above an item. */
  unfold(id) {
    const item = this.store.get(id);
    if (!item) return;
    for (let at = item; at; at = this.store.get(at.parent)) {
      this.folded.delete(at.parent);
      for (let aim = this.store.lookup.objective.get(servedBy(this.store, at)); aim; aim = this.store.lookup.objective.get(aim.parent)) this.folded.delete(OBJECTIVE + aim.id);
    }
    this.folded.delete(NONE);
    this.update();
  }

  fold(id, open) {
    if (open === true) this.folded.delete(id);
    else if (open === false || !this.folded.delete(id)) this.folded.add(id);
    this.update();
  }

  foldAll() {
    const shut = this.folded.size > 0;
    this.folded = new Set(shut ? [] : [NONE, ...this.store.objectives.map(({ id }) => OBJECTIVE + id)]);
    this.update();
    this.ctx.filterbar.update();
  }

  clicked(event) {
    const row = event.target.closest("[data-key]");
    if (!row || this.dragged) return;
    this.at = row.dataset.key;
    this.box.focus({ preventScroll: true });
    if (event.target.closest(".twig:not(.leaf)") || !row.dataset.id) this.fold(row.dataset.key);
    else if (this.ctx.picked.clicked(event, row.dataset.id)) this.mark();
    else this.ctx.open(row.dataset.id);
  }

  pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = this.places.get(this.at) ?? 0;
    const row = this.rows[at];
    const go = (to) => this.rows[to] && this.reveal(this.rows[to].id, true);
    const above = () => { for (let to = at - 1; to >= 0; to -= 1) if (this.rows[to].level < row.level) return go(to); return undefined; };
    const acts = {
      ArrowDown: () => go(at + 1), ArrowUp: () => go(at - 1), Home: () => go(0), End: () => go(this.rows.length - 1),
      ArrowRight: () => (row.kids && !row.open ? this.fold(row.id, true) : row.kids && go(at + 1)),
      ArrowLeft: () => (row.kids && row.open ? this.fold(row.id, false) : above()),
      Enter: () => (row.item ? this.ctx.open(row.id) : this.fold(row.id)), " ": () => (row.item && this.store.canWrite ? this.ctx.picked.toggle(row.id) : this.fold(row.id)),
    };
    if (!row || !acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
    if (row.item) this.ctx.cursor = this.at;
  }

  move(event, item) {
    return this.moves.key(event, item);
  }
}

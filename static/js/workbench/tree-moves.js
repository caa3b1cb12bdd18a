// Moving a line of the tree, by key and by hand: among its siblings, below another, out of what it is in, to another objective.

import { h } from "./dom.js";
import { placeAt } from "./order.js";
import { servedBy } from "./tallies.js";
import { insideOf } from "./tree-lines.js";
import { t } from "./i18n.js";

export class TreeMoves {
  constructor(tree) {
    Object.assign(this, { tree, ctx: tree.ctx, store: tree.store });
  }

  /** Listed by `?`, and buttons for readers. */
  keys() {
    if (!this.store.canWrite) return null;
    const act = (key, words, run) => h("button", { type: "button", tabindex: "-1", data: { key, keyLabel: words }, onclick: () => this.here(run) }, words);
    return h("div", { class: "vh" },
      act("alt+shift+ArrowDown", t("Move to the next objective"), (item) => this.aim(item, 1)),
      act("alt+shift+ArrowUp", t("Move to the objective before"), (item) => this.aim(item, -1)),
      act("alt+ArrowLeft", t("Take it out of what it is part of"), (item) => this.out(item)));
  }

  here(run) {
    const item = this.store.get(this.ctx.current());
    if (item) run(item);
  }

  /** A modifier and an arrow: up and down among its siblings, in and out; with Shift to another objective. */
  key(event, item) {
    const down = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!this.tree.places.has(item.id) || (event.shiftKey && !(down && event.altKey))) return false;
    if (event.shiftKey) this.aim(item, down);
    else if (down) this.step(item, down);
    else if (event.key === "ArrowRight") this.below(item);
    else this.out(item);
    return true;
  }

  // Among siblings -----------------------------------------------------------------------------

  /** The line that a line hangs below. */
  above(at) {
    const { rows } = this.tree;
    let to = at - 1;
    while (to >= 0 && rows[to].level >= rows[at].level) to -= 1;
    return rows[to];
  }

  siblings(at) {
    const { rows } = this.tree;
    const { level } = rows[at];
    let [from, to] = [at, at];
    while (rows[from - 1]?.level >= level) from -= 1;
    while (rows[to + 1]?.level >= level) to += 1;
    return rows.slice(from, to + 1).filter((row) => row.item && row.level === level).map(({ item }) => item);
  }

  step(item, by) {
    const list = this.siblings(this.tree.places.get(item.id));
    const to = list.findIndex(({ id }) => id === item.id) + by;
    if (to < 0 || to >= list.length) return void this.ctx.announce(by < 0 ? t("It is the first there already.") : t("It is the last there already."));
    return this.send(item, placeAt(list.filter(({ id }) => id !== item.id), to), t("Moved {title} to place {at} of {n}", { title: item.title, at: to + 1, n: list.length }));
  }

  /** Before or after another line, as its sibling. */
  beside(item, row, edge) {
    const above = this.above(this.tree.places.get(row.id));
    const here = above && above === this.above(this.tree.places.get(item.id) ?? -1);
    // What stands there already keeps what it is part of, which may serve another objective.
    const home = here ? {} : above?.item ? { parent: above.id, ...this.aimOf(above.item) } : { parent: null, objective: above?.objective?.id || null };
    const words = edge === "before" ? t("Moved {title} before {name}", { title: item.title, name: row.item.title }) : t("Moved {title} after {name}", { title: item.title, name: row.item.title });
    this.send(item, { ...home, [edge]: row.id }, words);
  }

  // In, out, across ----------------------------------------------------------------------------

  /** What hangs below an item serves its objective, when it has one. */
  aimOf = (whole) => ((objective) => (objective ? { objective } : {}))(servedBy(this.store, whole));

  /** Below the sibling before it. */
  below(item) {
    const list = this.siblings(this.tree.places.get(item.id));
    const before = list[list.findIndex(({ id }) => id === item.id) - 1];
    if (before) this.put(item, this.tree.rows[this.tree.places.get(before.id)]);
  }

  out(item) {
    const parent = this.store.get(item.parent);
    if (parent) this.commit(item, { parent: parent.parent || null }, this.store.get(parent.parent)?.title || this.store.name("objective", item.objective) || t("Serves no objective"));
  }

  aim(item, by) {
    const order = [...this.store.objectives.map(({ id }) => id), null];
    const to = order.indexOf(servedBy(this.store, item)) + by;
    if (to < 0 || to >= order.length) return;
    this.commit(item, { objective: order[to], parent: null }, this.store.name("objective", order[to]) || t("Serves no objective"));
  }

  /** Where an item may go: not below itself. */
  accepts(item, row) {
    return !!row && (row.kind === "objective" || !insideOf((id) => this.store.get(id), item.id, row.id));
  }

  put(item, row) {
    if (!this.accepts(item, row)) return void this.ctx.announce(t("It cannot be part of itself."));
    if (row.kind === "objective") return this.commit(item, { objective: row.objective?.id || null, parent: null }, row.objective?.title || t("Serves no objective"));
    return this.commit(item, { parent: row.id, ...this.aimOf(row.item) }, row.item.title);
  }

  commit(item, patch, name) {
    if (patch.parent) this.tree.folded.delete(patch.parent);
    this.send(item, patch, t("{title} is now under {name}", { title: item.title, name }));
  }

  send(item, patch, words) {
    this.ctx.act(item.id, patch, words);
    requestAnimationFrame(() => this.tree.reveal(item.id, true));
  }
}

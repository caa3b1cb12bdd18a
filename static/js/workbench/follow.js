// When something slips: what follows it by links is offered to be moved along, listed before anything is done.

import { h, put } from "./dom.js";
import { broken } from "./links.js";
import { sayDates } from "./say.js";
import { toast } from "../toast.js";
import { t } from "./i18n.js";

/** Beyond so many it is not worked out first whether anything can move. */
const FEW = 10;

/** Told after a move, when items that wait for one of `ids` now begin too early; the move of them is offered where there is one. */
export function followers(timeline, ids) {
  const links = broken(timeline.store, ids);
  if (!links.length) return null;
  const told = { ids, line: null };
  const follow = new Follow(timeline, [...new Set(links.map(({ source }) => source))]);
  follow.moves().then((moves) => {
    if (timeline.more.told === told) told.line = tell(timeline, new Set(links.map(({ target }) => target)).size, moves && follow);
  });
  return told;
}

function tell(timeline, n, follow) {
  const words = follow ? t("{n} item that follows begins too early now.|{n} items that follow begin too early now.", { n }) : t("{n} item that follows begins too early now, and is under way already.|{n} items that follow begin too early now, and are under way already.", { n });
  timeline.ctx.announce(words);
  return toast(words, { kind: "late", ...(follow && { action: t("Move what follows"), run: () => follow.open() }) });
}

export class Follow {
  constructor(timeline, ids) {
    Object.assign(this, { timeline, ids, store: timeline.store, api: timeline.store.api });
    this.body = h("div", { class: "body" }, h("p", null, t("Working it out…")));
    this.go = h("button", { class: "btn primary", type: "button", disabled: true, onclick: () => this.apply() }, t("Move them"));
    const stop = h("button", { class: "btn quiet", type: "button", onclick: () => this.el.close() }, t("Leave them"));
    this.el = h("dialog", { class: "box follow", "aria-labelledby": "follow-title" }, h("header", null, h("h2", { id: "follow-title" }, t("Move what follows"))), this.body, h("footer", null, stop, this.go));
    this.el.addEventListener("close", () => this.el.remove());
  }

  /** Whether anything can move; where that cannot be asked, the list will tell. */
  async moves() {
    if (this.ids.length > FEW) return true;
    try {
      return (await Promise.all(this.ids.map((id) => this.ask(id, true)))).some(({ moves }) => moves.length);
    } catch (error) {
      if (!error.words) throw error;
      return true;
    }
  }

  async open() {
    document.body.append(this.el);
    this.el.showModal();
    try {
      const answers = await Promise.all(this.ids.map((id) => this.ask(id, true)));
      const moves = new Map(answers.flatMap(({ moves: found }) => found).map((move) => [move.item, move]));
      this.list([...moves.values()]);
    } catch (error) {
      put(this.body, h("p", { class: "say late" }, error.words || error.message));
    }
  }

  ask(id, preview) {
    return this.api.request("POST", `/items/${id}/follow`, { body: { preview }, key: crypto.randomUUID() });
  }

  list(moves) {
    this.go.disabled = !moves.length;
    if (!moves.length) return void put(this.body, h("p", null, t("Nothing can be moved: what follows is under way already.")));
    const row = ({ key, title, old, new: next, because }) => h("tr", null, h("td", null, h("b", null, title), " ", h("span", { class: "key" }, key)), h("td", null, sayDates(old)), h("td", null, h("b", null, sayDates(next))), h("td", { class: "why" }, because ? t("waits for {key}", because) : ""));
    put(this.body, h("p", null, t("As little as needed, never earlier, each as long as before. One undo takes it back.")),
      h("div", { class: "scroll-x", tabindex: "0", role: "region", "aria-label": t("What would move") }, h("table", { class: "table" }, h("thead", null, h("tr", null, [t("Item"), t("Now"), t("Then"), t("Because")].map((text) => h("th", { scope: "col" }, text)))), h("tbody", null, moves.map(row)))));
    this.go.textContent = t("Move {n} item|Move {n} items", { n: moves.length });
    this.go.focus();
  }

  async apply() {
    const { edits, ctx } = { edits: this.timeline.ctx.edits, ctx: this.timeline.ctx };
    this.go.disabled = true;
    let moved = 0;
    const words = t("Moved what follows");
    try {
      await edits.together(words, async () => {
        for (const id of this.ids) moved += await this.one(id, words);
      });
    } catch (error) {
      ctx.tell.refused(error.words || error.message);
    }
    this.el.close();
    if (moved) ctx.tell.done(t("Moved {n} item|Moved {n} items", { n: moved }));
  }

  async one(id, words) {
    const { edits } = this.timeline.ctx;
    const { moves, xid } = await this.ask(id, false);
    if (!moves.length) return 0;
    const act = { words, xids: [xid] };
    act.undo = act.redo = () => edits.turn(act);
    edits.stack.push(act);
    this.store.onStale?.(moves.map(({ item }) => item));
    return moves.length;
  }
}

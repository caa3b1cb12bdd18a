// What happened to the item, in words, with a way back.

import { h, later, put } from "./dom.js";
import { moment, t } from "./i18n.js";
import { actOf, inLine, offer } from "../way-back.js";

export class History {
  constructor(panel) {
    this.panel = panel;
    this.list = h("ol", { class: "words" });
    this.el = h("section", { "aria-label": t("History") }, h("h3", null, t("History")), this.list);
    this.soon = later((item) => this.load(item), 250);
  }

  draw(item, fresh) {
    if (!fresh && this.version === item.version) return;
    this.version = item.version;
    if (fresh) {
      put(this.list);
      this.load(item);
    } else this.soon(item);
  }

  async load(item, more) {
    const path = `/items/${item.id}/history?limit=20`;
    try {
      const { results, next } = await this.panel.store.api.get(more ? `${path}&after=${encodeURIComponent(more)}` : path);
      if (this.panel.id !== item.id) return;
      const lines = results.map((line) => this.line(item, line));
      const after = next && new URL(next, location.href).searchParams.get("after");
      const rest = after && h("li", null, h("span"), h("button", { type: "button", class: "link", onclick: (event) => { event.target.closest("li").remove(); this.load(item, after); } }, t("Earlier")));
      if (more) this.list.append(...[...lines, rest].filter(Boolean));
      else put(this.list, lines, rest);
    } catch (error) {
      if (this.panel.id === item.id && !more) put(this.list, h("li", null, h("span"), t("The history could not be loaded.")));
      if (!error.status && !error.retry) throw error;
    }
  }

  line(item, { id, at, actor, words, can_undo: canUndo }) {
    const back = canUndo && this.panel.store.canWrite && h("button", { type: "button", class: "link undo-line", onclick: () => this.undo(item, id) }, t("Undo"));
    return h("li", null,
      h("time", { datetime: at, title: moment(at, { dateStyle: "full", timeStyle: "short" }) }, moment(at, { day: "numeric", month: "short" })),
      h("span", null, words, " ", h("small", { class: "by" }, actor || t("pmhub")), " ", back));
  }

  async undo(item, event) {
    const { app, store } = this.panel;
    const { clock } = store;
    try {
      const [now, act] = await inLine(() => store.api.undoEvent(item.id, event));
      // Not as an edit of ours, whose echo is not listened to: that may have come before the answer.
      store.takeOthers([{ ...store.base.get(item.id), ...now }], [item.id], clock);
      offer(actOf(act, t("A change of {key} is taken back", { key: now.key })));
    } catch (error) {
      app.tell.refused(error.words || error.message, item.id);
    }
  }
}

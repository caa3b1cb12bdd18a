// What is told to a person: a line at the foot of the page, and the same to a screen reader.

import { toast } from "../toast.js";
import { stack, takeBack } from "../way-back.js";
import { h } from "./dom.js";
import { list, t } from "./i18n.js";
import { at } from "./queue.js";
import { toDay } from "./dates.js";
import { sayDate } from "./say.js";

/** Names of fields as people call them. */
export const fieldName = (field) => ({
  title: t("title"), status: t("status"), type: t("type"), product: t("product"), team: t("team"), owner: t("owner"), objective: t("objective"),
  horizon: t("horizon"), start: t("start"), start_precision: t("start"), end: t("end"), end_precision: t("end"), tags: t("tags"), reach: t("reach"), impact: t("impact"),
  confidence: t("confidence"), effort: t("effort"), value: t("value"), parent: t("parent"), milestone: t("milestone"), rank: t("place"), description: t("description"),
})[field] || null;


export class Tell {
  constructor(live) {
    this.live = live;
  }

  /** Fields as people call them, each once, those of the workspace's own too. */
  names(fields) {
    const own = (field) => this.store.customFields?.find(({ slug }) => field === `custom.${slug}`)?.name;
    return list([...new Set(fields.map((field) => fieldName(field) || own(field)).filter(Boolean))]);
  }

  /** For those who do not see it happen. */
  announce(text) {
    this.live.textContent = "";
    setTimeout(() => { this.live.textContent = text; }, 30);
  }

  plain(text, way = {}) {
    toast(text, { kind: "plain", ...way });
  }

  /** The Undo beside it is of this act, whatever is done after it. It may be said a moment before it is done. */
  done(text) {
    let act;
    queueMicrotask(() => { act = stack.called(text); });
    this.claim = toast(text, { action: t("Undo"), run: () => takeBack(act) });
  }

  /** What was said to be done is not, and its way back would take back something else. */
  refused(words, id) {
    this.claim?.remove();
    const item = this.store.get(id);
    toast(item ? t("Not saved: {title}. {why}", { title: item.title, why: words }) : words, { kind: "late" });
  }

  /** Kept and tried again: said for as long as it lasts. */
  offline(tries) {
    if (tries < 1 || this.waiting) return;
    this.waiting = h("p", { class: "lost say late", role: "alert" }, t("No connection. Your changes are kept here and sent as soon as there is one."));
    document.querySelector(".wb-notes").append(this.waiting);
  }

  saved() {
    if (!this.waiting || this.store.queue.busy) return;
    this.waiting.remove();
    this.waiting = null;
    this.plain(t("Connected again. All changes are saved."), { keep: true });
  }

  /** What may no longer be done is kept to be copied. */
  async denied(words, item, patch) {
    const { showDenied } = await import("./denied.js");
    showDenied(this, words, item, patch);
  }

  /** Whether one may still change things: yes, no, or null for not even look. */
  async role(can) {
    const { showRole } = await import("./denied.js");
    showRole(this, can);
  }

  merged(id, theirs) {
    const fields = this.names(theirs);
    const title = this.store.get(id)?.title;
    if (title && fields) this.plain(t("{title}: someone changed {fields} at the same time. Both changes are kept.", { title, fields }));
  }

  /** Someone changed the same field first. Theirs stands until one says otherwise. */
  lost(id, patch, { fields, current, decided }) {
    const which = `${id} ${fields}`;
    document.querySelector(`.lost[data-lost="${CSS.escape(which)}"]`)?.settle();
    const whole = [...new Set(fields.map((field) => field.replace("_precision", "")))];
    const side = (item) => whole.map((field) => this.sayField(field, field in item ? item[field] : at(item, field), item[`${field}_precision`])).join(", ");
    const [mine, theirs] = [side({ ...current, ...patch }), side(current)];
    const box = h("div", { class: "lost say late", role: "alert", data: { lost: which } },
      h("div", null,
        h("b", { class: "who" }, t("{title}: someone was quicker", { title: current.title })),
        h("p", null, t("They set {fields} to {theirs}, you to {mine}. Theirs stands.", { fields: this.names(fields), theirs, mine }))),
      h("div", { class: "btns" },
        h("button", { class: "btn sm", type: "button", onclick: () => { box.settle(); this.edits.change(id, patch); } }, t("Use mine")),
        h("button", { class: "btn quiet sm", type: "button", onclick: () => box.settle() }, t("Keep theirs"))));
    box.settle = () => { box.remove(); decided?.(); };
    document.querySelector(".wb-notes").append(box);
    this.nameThem(box, id, current.title);
  }

  /** Who it was, as the history has it. */
  async nameThem(box, id, title) {
    try {
      const { results } = await this.store.api.get(`/items/${id}/history?limit=1`);
      if (results[0]?.actor) box.querySelector(".who").textContent = t("{title}: {who} was quicker", { title, who: results[0].actor });
    } catch (error) {
      if (!error.retry && !error.status) throw error;
    }
  }

  sayField(field, value, precision = "day") {
    if (/^\d{4}-\d\d-\d\d$/.test(value)) return sayDate(toDay(value), precision || "day");
    if (value === null || value === undefined || value === "") return t("nothing");
    const name = this.store.name(field, value);
    return `“${name || (Array.isArray(value) ? value.join(", ") : value)}”`;
  }
}

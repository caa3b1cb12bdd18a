// A discussion: say, answer, change, react; what others say comes in without disturbing what one is typing.

import * as drafts from "./drafts.js";
import { Mentions, marked } from "./mentions.js";
import { part, read, send } from "./send.js";
import { inLine, offer } from "../way-back.js";

const MODELS = ["roadmap.comment", "roadmap.reaction"];
const child = (list, id) => [...list.children].find((row) => row.dataset.comment === id);

export class Thread {
  constructor(el) {
    this.el = el;
    this.list = el.querySelector(".comments");
    this.mentions = new Mentions(el);
    el.addEventListener("submit", (event) => this.submitted(event));
    el.addEventListener("click", (event) => this.clicked(event));
    el.addEventListener("keydown", (event) => this.pressed(event));
    el.addEventListener("input", ({ target }) => target.form?.dataset.draft && drafts.keep(target.form));
    this.heard = (event) => this.changed(event.detail);
    document.addEventListener("pmhub:change", this.heard);
    document.addEventListener("undone", this.back);
    this.resume(el);
    this.arrive();
  }

  /** What was taken back here may be of this. */
  back = () => (this.el.isConnected ? this.reload() : document.removeEventListener("undone", this.back));

  /** Open again what was begun and not sent. */
  resume(root) {
    for (const form of root.querySelectorAll("form[data-draft]")) if (drafts.restore(form)) form.hidden = false;
  }

  /** The address may name a comment. */
  arrive() {
    const named = location.hash.startsWith("#comment-") && this.el.querySelector(location.hash);
    if (!named) return;
    named.scrollIntoView({ block: "center" });
    named.classList.add("named");
  }

  async submitted(event) {
    event.preventDefault();
    const form = event.target;
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    const body = new FormData(form, event.submitter);
    if (form.elements.text) body.set("text", marked(form.elements.text));
    const html = await send(form.action, body);
    delete form.dataset.busy;
    this.unsent(form, html === null);
    if (html === null) return;
    if (form.matches(".change")) this.offerBack(form, body.get("text"));
    if (form.dataset.draft) this.done(form);
    if (form.matches("[popover]")) form.hidePopover();
    this.take(html);
    document.body.dispatchEvent(new CustomEvent("spoke")); // who speaks of an item watches it
  }

  /** Below what was written, until it is sent or put away. */
  unsent(form, told) {
    form.querySelector(".unsent")?.remove();
    if (!told || !form.dataset.draft) return;
    const line = Object.assign(document.createElement("p"), { className: "unsent", textContent: this.el.dataset.unsent });
    line.setAttribute("role", "alert");
    form.elements.text.after(line);
  }

  /** The log does not keep what people wrote; the page knows it as long as it stands. */
  offerBack(form, now) {
    const { action, dataset, elements: { text: { defaultValue: was } } } = form;
    const say = (text) => () => inLine(async () => {
      const body = new FormData();
      body.set("text", text);
      const html = await send(action, body);
      if (html !== null) this.take(html);
      return html !== null;
    });
    if (was !== now) offer({ words: dataset.done, undo: say(was), redo: say(now) });
  }

  done(form) {
    drafts.drop(form);
    this.unsent(form, false);
    form.reset();
    form.elements.text.meant = {};
    if (form.matches(".change, .answer")) form.hidden = true;
  }

  clicked({ target }) {
    const open = target.closest("[data-open]");
    if (open?.dataset.open === "answer") this.open(this.el.querySelector(`#comment-${open.dataset.for} > .answer`));
    else if (open) this.open(open.closest("article").querySelector(".change"));
    else if (target.closest("[data-shut]")) this.done(target.closest("form"));
  }

  open(form) {
    form.hidden = false;
    form.elements.text.focus();
  }

  pressed(event) {
    if (!event.target.matches("textarea")) return;
    event.stopPropagation();
    if (this.mentions.key(event)) return;
    const { form } = event.target;
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.requestSubmit();
    else if (event.key === "Escape") form.matches(".change, .answer") ? this.done(form) : event.target.blur();
  }

  /** Somebody, perhaps here, said something of this; a reaction names its comment as parent. */
  changed({ model, ids = [], parents = [] }) {
    if (!this.el.isConnected) return document.removeEventListener("pmhub:change", this.heard);
    if (!MODELS.includes(model)) return undefined;
    const about = [...ids, ...parents].some((id) => id === this.el.dataset.id || this.el.querySelector(`#comment-${id}`));
    if (about || !parents.length) this.reload();
    return undefined;
  }

  async reload() {
    const html = await read(this.el.dataset.src);
    if (html) this.take(html);
  }

  take(html) {
    const fresh = part(html, "[data-talk]");
    if (!fresh) return;
    this.merge(this.list, fresh.querySelector(".comments"));
    this.el.querySelector("h3").replaceChildren(...fresh.querySelector("h3").childNodes);
  }

  /** Only what differs is replaced, and nothing in which somebody types. */
  merge(list, fresh) {
    for (const row of [...list.children]) if (!child(fresh, row.dataset.comment) && !this.inHand(row)) row.remove();
    [...fresh.children].forEach((row, at) => {
      const known = child(list, row.dataset.comment);
      if (!known) this.insert(list, row, at);
      else if (known.dataset.mark === row.dataset.mark || this.inHand(known)) this.answers(known, row);
      else {
        known.replaceWith(row);
        this.resume(row);
      }
    });
  }

  insert(list, row, at) {
    list.insertBefore(row, list.children[at] || null);
    this.resume(row);
  }

  answers(known, row) {
    const mine = known.querySelector(":scope > .answers");
    if (mine) this.merge(mine, row.querySelector(":scope > .answers"));
  }

  inHand(row) {
    return [...row.querySelectorAll("form.speak:not([hidden])")].some((form) => form.contains(document.activeElement) || form.elements.text.value !== form.elements.text.defaultValue);
  }
}

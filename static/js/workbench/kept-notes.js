// What is told of edits and acts that were made on an earlier page.

import { h } from "./dom.js";
import { t } from "./i18n.js";

const place = () => document.querySelector(".wb-notes");
const button = (label, onclick, quiet) => h("button", { class: quiet ? "btn quiet sm" : "btn sm", type: "button", onclick }, label);

export class Notes {
  constructor({ store, tell, edits, keeper }) {
    Object.assign(this, { store, tell, edits, keeper, said: new Map() });
  }

  /** A box that stays until somebody decides; one of each `name`. */
  box(name, title, words, ...buttons) {
    this.said.get(name)?.remove();
    const box = h("div", { class: "lost say late", role: "alert", data: { kept: name } }, h("div", null, h("b", null, title), words && h("p", null, words)), h("div", { class: "btns" }, ...buttons));
    this.said.set(name, box);
    place().append(box);
    return box;
  }

  sent(n) {
    this.tell.plain(t("{n} change that had waited is saved.|{n} changes that had waited are saved.", { n }));
  }

  full() {
    if (this.said.has("full")) return;
    const box = this.box("full", t("This browser has no room left"), t("What waits to be sent is lost when you close this page. Leave it open until there is a connection again."), button(t("Close"), () => box.remove()));
  }

  /** Nobody is signed in any more, or somebody else is. */
  out() {
    this.box("out", t("You are no longer signed in here"), t("What you changed since is kept in this browser for you alone, and sent when you have signed in again."), button(t("Sign in"), () => location.reload()));
  }

  /** An act that the server refused: do it all the same, or forget it. */
  question(call, error) {
    const name = this.keeper.names.get(call);
    const over = () => { box.remove(); this.keeper.drop(call); };
    const again = () => {
      over();
      this.keeper.call({ ...call, args: anew(call, error) });
    };
    const box = this.box(name, t("Not done: {what}", { what: this.what(call) }), error.words || error.message, button(t("Try again"), again), button(t("Drop it"), over, true));
  }

  what({ name, args: [first], title }) {
    if (name === "bulk") return t("a change of {n} item|a change of {n} items", { n: first.ids.length });
    if (name === "undo") return t("undoing what was done");
    const words = { moveDay: t("move {title}", { title }), create: t("add {title}", { title }), remove: t("delete {title}", { title }), restore: t("bring {title} back", { title }), archive: t("archive {title}", { title }), unarchive: t("take {title} back from the archive", { title }) };
    return words[name];
  }

  /** What was changed in another plan waits until that one is open: each scenario is one. */
  elsewhere(records) {
    for (const [name, box] of this.said) if (name.startsWith("scope ")) box.remove();
    for (const scope of new Set(records.map(([, record]) => record.scope))) {
      const theirs = records.filter(([, record]) => record.scope === scope);
      const n = theirs.length;
      const title = scope ? t("{n} change in a scenario waits to be sent|{n} changes in a scenario wait to be sent", { n }) : t("{n} change of the live plan waits to be sent|{n} changes of the live plan wait to be sent", { n });
      const forget = () => { box.remove(); theirs.forEach(([name]) => this.keeper.shelf.drop(name)); };
      const there = h("a", { class: "btn sm", href: scope ? `?scenario=${scope}` : location.pathname }, t("Open it"));
      const box = this.box(`scope ${scope}`, title, t("They were made without a connection."), there, button(n > 1 ? t("Drop them") : t("Drop it"), forget, true));
    }
  }
}

/** Under a new key, as the old one is spent; of an item that somebody changed, on the version that there is now. */
function anew({ name, args }, { current }) {
  if (name === "moveDay") return [args[0], current ? { date: current.date, date_precision: current.date_precision } : args[1], args[2]];
  const fresh = [...args.slice(0, -1), crypto.randomUUID()];
  if (name === "remove" && current) fresh[1] = current.version;
  return fresh;
}

// "@In…" in a text: the members of that name, to choose from by key or pointer.

import { place } from "../place.js";

const NAMING = /(?:^|[\s(])@([^\s@]{0,40}(?: [^\s@]{0,40})?)$/;
const MOST = 8;
let people = null;

async function members(address) {
  people ??= fetch(address, { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : { results: [] })).then(({ results }) => results);
  return people;
}

export class Mentions {
  /** `root` holds the texts and says where the people are. */
  constructor(root) {
    this.root = root;
    this.list = document.createElement("ul");
    Object.assign(this.list, { className: "menu names", id: `names-${root.dataset.id}`, popover: "manual" });
    this.list.setAttribute("role", "listbox");
    this.list.addEventListener("pointerdown", (event) => this.pointed(event));
    root.append(this.list);
    root.addEventListener("input", ({ target }) => target.matches("[data-mentions]") && this.look(target));
    root.addEventListener("focusout", () => this.close());
  }

  get shown() {
    return this.list.matches(":popover-open");
  }

  async look(text) {
    const found = text.value.slice(0, text.selectionStart).match(NAMING);
    if (!found) return this.close();
    const words = found[1].toLocaleLowerCase();
    const all = await members(this.root.dataset.people);
    const fitting = all.filter(({ name }) => ` ${name.toLocaleLowerCase()}`.includes(` ${words}`)).slice(0, MOST);
    if (!fitting.length || document.activeElement !== text) return this.close();
    this.text = text;
    this.begin = text.selectionStart - found[1].length;
    this.list.replaceChildren(...fitting.map((one, at) => this.option(one, at)));
    this.list.showPopover();
    place(this.list, text.getBoundingClientRect());
    text.setAttribute("aria-controls", this.list.id);
    text.setAttribute("aria-autocomplete", "list");
    this.go(0);
  }

  option({ user, name }, at) {
    const row = document.createElement("li");
    row.setAttribute("role", "option");
    row.id = `${this.list.id}-${at}`;
    row.dataset.user = user;
    row.textContent = name;
    return row;
  }

  go(to) {
    const rows = [...this.list.children];
    this.at = (to + rows.length) % rows.length;
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === this.at)));
    this.text.setAttribute("aria-activedescendant", rows[this.at].id);
  }

  /** Whether the key was for the list. */
  key(event) {
    if (!this.shown) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.go(this.at + step);
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.list.children[this.at]);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }

  pointed(event) {
    event.preventDefault();
    const row = event.target.closest("[data-user]");
    if (row) this.choose(row);
  }

  /** Where several have this name, the text remembers who was meant. */
  choose(row) {
    const { text } = this;
    const name = row.textContent;
    text.setRangeText(`${name} `, this.begin, text.selectionStart, "end");
    text.meant = { ...text.meant, [name]: row.dataset.user };
    this.close();
    text.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  close() {
    if (!this.shown) return;
    this.list.hidePopover();
    this.text.removeAttribute("aria-activedescendant");
  }
}

/** The text as it is sent: those chosen from the list by their ids. */
export function marked(text) {
  let said = text.value;
  for (const [name, user] of Object.entries(text.meant || {})) said = said.replaceAll(`@${name}`, `@{${user}}`);
  return said;
}

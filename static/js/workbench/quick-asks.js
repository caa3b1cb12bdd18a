// A new item needs what the workspace made required: asked for before it is made, whichever way it is begun.

import { h } from "./dom.js";
import { fields as columns } from "./columns.js";
import { controlFor } from "./editors.js";
import { t } from "./i18n.js";

/** `fields` with a value for each required field that has none yet; null when one gives up. */
export async function asked(store, fields) {
  const missing = wanted(store, fields);
  if (!missing.length) return fields;
  const given = await new Asks(store, missing, fields.title).open();
  return given && { ...fields, ...given };
}

/** Names of the required fields that neither `fields` nor its template have a value for. */
export function wanted(store, fields) {
  const start = store.templates.find(({ id }) => id === fields.template)?.fields ?? {};
  const usual = (store.types.find(({ id }) => id === "feature") ?? store.types[0])?.id;
  const type = fields.type ?? start.type ?? usual;
  const asks = ({ slug, kind, required, types }) => required && !["formula", "checkbox"].includes(kind) && (!types?.length || types.includes(type)) && fields[`custom.${slug}`] == null && start.custom?.[slug] == null;
  return store.customFields.filter(asks).map(({ slug }) => `custom.${slug}`);
}

class Asks {
  constructor(store, names, title) {
    this.controls = new Map(names.map((name) => [name, controlFor(store, {}, name)]));
    this.say = h("p", { class: "say late", role: "alert", hidden: true });
    const row = ([name, control], place) => {
      const { label } = columns(store)[name];
      const help = store.customFields.find(({ slug }) => name === `custom.${slug}`)?.help;
      control.setAttribute("aria-labelledby", `ask-${place}`);
      return h("div", { class: "fieldrow" }, h("span", { class: "label", id: `ask-${place}` }, label), control, help ? h("p", { class: "help" }, help) : null);
    };
    const form = h("form", { method: "dialog", onsubmit: (event) => this.save(event) },
      h("div", { class: "body form" }, h("p", { class: "second" }, title), [...this.controls].map(row), this.say),
      h("footer", null, h("button", { class: "btn quiet", type: "button", onclick: () => this.el.close() }, t("Cancel")), h("button", { class: "btn primary", type: "submit" }, t("Add it"))));
    this.el = h("dialog", { class: "box asks", "aria-labelledby": "asks-title" }, h("header", null, h("h2", { id: "asks-title" }, t("What a new item needs"))), form);
  }

  open() {
    document.body.append(this.el);
    this.el.showModal();
    return new Promise((done) => this.el.addEventListener("close", () => {
      this.el.remove();
      done(this.given ?? null);
    }));
  }

  save(event) {
    const values = [...this.controls].map(([name, control]) => [name, control.checkValidity() ? control.read() : null]);
    const empty = values.find(([, value]) => value == null);
    if (!empty) return void (this.given = Object.fromEntries(values));
    event.preventDefault();
    this.say.hidden = false;
    this.say.textContent = t("Give a value for each of them.");
    const control = this.controls.get(empty[0]);
    (control.matches("input, select") ? control : control.querySelector("input")).focus();
  }
}

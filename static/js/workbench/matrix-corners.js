// Names of the four corners of the matrix. They belong to the view: kept in its address, changed where they stand.

import { h, put } from "./dom.js";
import { t } from "./i18n.js";

const PLACES = ["top start", "top end", "bottom start", "bottom end"];

/** What the corners are called when nobody has named them: known for value by effort alone. */
const usual = ({ x, y }) => (x === "effort" && y === "value" ? [t("Do first"), t("Plan well"), t("When there is time"), t("Leave")] : ["", "", "", ""]);

export class Corners {
  constructor(matrix) {
    this.matrix = matrix;
    this.el = h("div", { class: "mx-corners" });
  }

  get names() {
    const { corners } = this.matrix.ctx.state;
    const said = corners ? corners.split("|") : [];
    return usual(this.matrix).map((name, at) => said[at] ?? name);
  }

  update() {
    if (this.el.querySelector("input")) return;
    const key = this.names.join("|");
    if (key === this.key) return;
    this.key = key;
    put(this.el, this.names.map((name, at) => h("button", { type: "button", class: `corner ${PLACES[at]}${name ? "" : " none"}`, title: t("Name this corner"), onclick: (event) => this.edit(at, event.currentTarget) }, name || t("Name this corner"))));
  }

  edit(at, el) {
    const names = this.names;
    const input = h("input", { class: `corner ${PLACES[at]} edit`, type: "text", maxlength: 40, value: names[at], "aria-label": t("Name of this corner") });
    let over = false;
    const finish = (keep) => {
      if (over) return;
      over = true;
      names[at] = input.value.replaceAll("|", " ").trim();
      this.key = null;
      input.remove();
      if (keep) this.matrix.ctx.set({ corners: names.join("|") });
      this.update();
      this.el.children[at]?.focus();
    };
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      finish(event.key === "Enter");
    });
    input.addEventListener("blur", () => finish(true));
    el.replaceWith(input);
    input.focus();
    input.select();
  }
}

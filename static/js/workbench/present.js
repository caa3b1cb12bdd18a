// Presenting: the whole screen, one lane, swimlane, group, colour or objective at a time, in large type.

import { h, icon, put } from "./dom.js";
import { t } from "./i18n.js";
import { scenesOf } from "./present-scenes.js";

const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];
// Smaller than this nobody reads a table from the other end of the room: then it shows fewer columns.
const LEAST = 12;

export class Present {
  constructor(app) {
    Object.assign(this, { app, view: app.view, at: 0, back: document.activeElement });
    this.title = h("h1");
    this.said = h("p");
    this.place = h("span", { class: "at" });
    const act = (glyph, words, run) => h("button", { type: "button", class: "btn quiet icon", "aria-label": words, title: words, onclick: run }, icon(glyph));
    this.turns = [act("left", t("Previous lane"), () => this.go(-1)), this.place, act("right", t("Next lane"), () => this.go(1))];
    this.bar = h("header", { class: "present-bar" }, h("div", null, this.title, this.said), h("nav", { "aria-label": t("Lanes") }, this.turns, act("x", t("End presenting"), () => this.end())));
  }

  async start() {
    const { app } = this;
    if (app.openId()) app.close();
    document.documentElement.classList.add("presenting");
    app.page.stage.before(this.bar);
    this.off = new AbortController();
    const { signal } = this.off;
    addEventListener("keydown", (event) => this.pressed(event), { capture: true, signal });
    addEventListener("resize", () => this.fit(), { signal });
    document.addEventListener("fullscreenchange", () => !document.fullscreenElement && this.full && this.end(), { signal });
    this.go(0);
    this.title.tabIndex = -1;
    this.title.focus();
    await this.fill();
  }

  /** A browser may refuse the whole screen: then the window is enough. */
  async fill() {
    try {
      await document.documentElement.requestFullscreen?.();
      this.full = !!document.fullscreenElement;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }

  pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest(".present-bar nav button") && [" ", "Enter"].includes(event.key)) return;
    const by = NEXT.includes(event.key) ? 1 : BACK.includes(event.key) ? -1 : 0;
    if (!by && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (by) this.go(by);
    else this.end();
  }

  /** All that passes the filters, whatever the scene shows of it. */
  everything() {
    return Object.getPrototypeOf(this.app).shown.call(this.app);
  }

  scenes() {
    return this.view.scenes ? this.view.scenes() : scenesOf(this.app, this.everything());
  }

  /** Show one scene; without one, all again. A view without lanes is given fewer items. */
  stage(scene) {
    if (this.view.stage) return this.view.stage(scene?.id);
    this.view.family = scene?.family;
    if (scene) this.app.shown = () => this.everything().filter(scene.keep);
    else delete this.app.shown;
    return this.view.update();
  }

  go(by) {
    const scenes = this.scenes();
    if (!scenes.length) return void this.end();
    this.at = Math.min(scenes.length - 1, Math.max(0, this.at + by));
    const { name, said } = scenes[this.at];
    this.stage(scenes[this.at]);
    this.title.textContent = name;
    put(this.said, said);
    const ends = [this.at === 0, this.at === scenes.length - 1];
    [this.turns[0], this.turns[2]].forEach((button, at) => {
      button.hidden = scenes.length < 2;
      button.setAttribute("aria-disabled", String(ends[at]));
    });
    this.place.textContent = t("{at} of {n}", { at: this.at + 1, n: scenes.length });
    this.fit();
    if (by) this.app.announce(`${name}, ${this.place.textContent}`);
  }

  /** As large as the columns of a table leave room for, never larger than usual, and those only that can be read then. */
  fit() {
    const { stage } = this.app.page;
    const grid = stage.querySelector(".grid");
    if (!grid) return;
    stage.style.zoom = "";
    const usual = Number(getComputedStyle(stage).zoom) || 1;
    const smallest = Math.min(...[...grid.querySelectorAll(".th .td, .tbody .tr:first-child .td")].map((cell) => parseFloat(getComputedStyle(cell).fontSize)));
    const least = Math.min(usual, LEAST / smallest);
    this.view.fitTo?.(Math.floor((grid.clientWidth * usual) / least));
    const share = grid.clientWidth / grid.scrollWidth;
    if (share < 1) stage.style.zoom = Math.max(least, Math.floor(usual * share * 100) / 100);
  }

  end() {
    this.off.abort();
    this.app.page.stage.style.zoom = "";
    this.view.fitTo?.(0);
    this.bar.remove();
    document.documentElement.classList.remove("presenting");
    if (document.fullscreenElement) document.exitFullscreen();
    this.stage();
    this.app.presenting = null;
    this.back?.focus?.({ preventScroll: true });
  }
}

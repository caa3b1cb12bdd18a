// What other areas know about the item, as HTML of theirs: shown only where there is some.

import { h, put } from "./dom.js";
import { fragment } from "./fragment.js";
import { htmx } from "./htmx.js";
import { t } from "./i18n.js";

const SOURCES = (slug, id) => [`/w/${slug}/roadmap/items/${id}/about/`, `/w/${slug}/feedback/items/${id}/evidence/`, `/w/${slug}/metrics/items/${id}/effects/`, `/w/${slug}/stakeholders/items/${id}/updates/`];

export class Fragments {
  constructor(panel) {
    this.panel = panel;
    this.el = h("div", { class: "fragments" });
  }

  draw(item, fresh) {
    const scores = JSON.stringify([item.version, item.scores]);
    if (!fresh && scores !== this.scores) this.rescore(item);
    this.scores = scores;
    const signals = [item.customers, item.companies, item.revenue, item.votes].join();
    if (!fresh && signals === this.signals) return;
    this.signals = signals;
    if (fresh) put(this.el);
    this.load(item, !fresh);
  }

  /** Show how its scores came about by now, unless somebody is at it: what they give is answered anyway. */
  async rescore(item) {
    const section = () => this.el.querySelector(".scores");
    if (!section() || section().contains(document.activeElement)) return;
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const open = this.opened() ?? "";
    const fresh = await fragment(`/w/${this.panel.store.workspace.slug}/roadmap/items/${item.id}/scores/?open=${open}`);
    if (!fresh || turn !== this.turn || this.panel.id !== item.id) return;
    section()?.replaceWith(fresh);
    window.htmx?.process(section());
  }

  /** The scoring model whose arithmetic is looked at. */
  opened() {
    return this.el.querySelector(".score-of[open]")?.dataset.model;
  }

  async load(item, again) {
    const places = SOURCES(this.panel.store.workspace.slug, item.id).map((src) => h("div", { data: { src } }));
    const parts = await Promise.all(places.map((place) => fragment(place.dataset.src)));
    await htmx();
    if (parts.includes(undefined) && this.panel.id === item.id) return this.unreachable(item, again);
    places.forEach((place, at) => parts[at] && place.append(parts[at]));
    // Before it is shown: what is typed at once must be heard.
    const talk = places.some((place) => place.querySelector("[data-talk], [data-files]")) && (await import("../talk/main.js"));
    if (this.panel.id !== item.id) return;
    if (again) this.keep(places);
    const open = again && this.opened();
    put(this.el, places.filter((place) => place.firstElementChild));
    if (open) this.el.querySelector(`.score-of[data-model="${open}"]`)?.setAttribute("open", "");
    window.htmx?.process(this.el);
    if (talk) talk.begin(this.el);
  }

  /** What is shown already stays; what cannot be fetched is said, and fetched as soon as it can be. */
  unreachable(item, again) {
    const retry = () => this.panel.id === item.id && this.load(item, again);
    addEventListener("online", retry, { once: true });
    if (again && this.el.firstElementChild) return;
    put(this.el, h("div", { class: "say", role: "status" }, h("p", null, t("Scores, comments and evidence cannot be read without a connection. They come as soon as there is one.")),
      h("button", { class: "btn sm", type: "button", onclick: retry }, t("Try again"))));
  }

  /** A discussion keeps itself up to date; replacing it would take away what one is typing. */
  keep(places) {
    const old = this.el.querySelector("[data-talk]");
    const fresh = places.map((place) => place.querySelector("[data-talk]")).find(Boolean);
    if (old?.dataset.id !== fresh?.dataset.id || !old) return;
    const { activeElement: active } = document;
    fresh.replaceWith(old);
    if (old.contains(active)) requestAnimationFrame(() => active.focus());
  }
}

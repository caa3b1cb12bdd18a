// What other areas know about the item, as HTML of theirs: shown only where there is some.

import { h, put } from "./dom.js";
import { fragment } from "./fragment.js";

const SOURCES = (slug, id) => [`/w/${slug}/roadmap/items/${id}/about/`, `/w/${slug}/feedback/items/${id}/evidence/`, `/w/${slug}/metrics/items/${id}/effects/`, `/w/${slug}/stakeholders/items/${id}/updates/`];

export class Fragments {
  constructor(panel) {
    this.panel = panel;
    this.el = h("div", { class: "fragments" });
  }

  draw(item, fresh) {
    const signals = [item.customers, item.companies, item.revenue, item.votes].join();
    if (!fresh && signals === this.signals) return;
    this.signals = signals;
    if (fresh) put(this.el);
    this.load(item, !fresh);
  }

  async load(item, again) {
    const places = SOURCES(this.panel.store.workspace.slug, item.id).map((src) => h("div", { data: { src } }));
    const parts = await Promise.all(places.map((place) => fragment(place.dataset.src)));
    places.forEach((place, at) => parts[at] && place.append(parts[at]));
    // Before it is shown: what is typed at once must be heard.
    const talk = places.some((place) => place.querySelector("[data-talk], [data-files]")) && (await import("../talk/main.js"));
    if (this.panel.id !== item.id) return;
    if (again) this.keep(places);
    put(this.el, places.filter((place) => place.firstElementChild));
    window.htmx?.process(this.el);
    if (talk) talk.begin(this.el);
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

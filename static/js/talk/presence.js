// Who else is here: told every 20 seconds while the page is looked at, heard at once.

const BEAT = 20000;
const GONE = 50000;

export class Presence {
  /** `where()` answers { view, item, editing } of this page; `el` holds the words and shows the people. */
  constructor({ el, api, me, where }) {
    Object.assign(this, { el, api, me, where, places: new Map(), tab: crypto.randomUUID() });
    document.addEventListener("pmhub:presence", ({ detail }) => this.heard(detail));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.beat()));
    addEventListener("pagehide", () => this.leave());
    setInterval(() => this.look(), 700);
    this.beat();
  }

  /** Tell when something changed, or when it is time. */
  look() {
    if (document.hidden) return;
    const now = JSON.stringify(this.where());
    if (now !== this.told || Date.now() - this.at > BEAT) this.beat();
    else this.drawAlso();
  }

  async beat() {
    const where = this.where();
    this.told = JSON.stringify(where);
    this.at = Date.now();
    try {
      const { places } = await this.api.request("POST", "/presence", { body: { tab: this.tab, ...where } });
      this.places = new Map(places.map((place) => [place.tab, { ...place, at: Date.now() }]));
      this.draw();
    } catch (error) {
      if (!error.status && !error.retry) throw error;
    }
  }

  /** A page that closes may still say so. */
  leave() {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.api.csrf() };
    fetch(`${this.api.base}/presence`, { method: "POST", keepalive: true, headers, body: JSON.stringify({ tab: this.tab, leave: true }) }).catch(() => null);
    this.told = null;
  }

  heard(place) {
    if (place.gone) this.places.delete(place.tab);
    else this.places.set(place.tab, { ...place, at: Date.now() });
    this.draw();
  }

  /** Others, each once; the page that says most of what they do counts. */
  others() {
    const found = new Map();
    for (const place of this.places.values()) {
      if (place.user === this.me || Date.now() - place.at > GONE) continue;
      const known = found.get(place.user);
      if (!known || place.editing || (place.item && !known.editing)) found.set(place.user, place);
    }
    return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
  }

  draw() {
    const others = this.others();
    const words = this.el.dataset;
    this.el.hidden = !others.length;
    const names = others.map(({ name }) => name).join(", ");
    this.el.setAttribute("aria-label", words.here.replace("{names}", names));
    this.el.title = words.here.replace("{names}", names);
    const shown = others.slice(0, 5).map(({ initials }) => Object.assign(document.createElement("span"), { className: "av", textContent: initials, ariaHidden: "true" }));
    if (others.length > 5) shown.push(Object.assign(document.createElement("span"), { className: "av", textContent: `+${others.length - 5}`, ariaHidden: "true" }));
    this.el.replaceChildren(...shown);
    this.drawAlso();
  }

  /** In the open item: who has it open too, and what they have in hand. */
  drawAlso() {
    const { item } = this.where();
    const also = item ? this.others().filter((one) => [...this.places.values()].some((place) => place.user === one.user && place.item === item)) : [];
    const said = also.map((one) => this.say(one, item)).join(" ");
    const line = this.line();
    if (!line || line.textContent === said) return;
    line.textContent = said;
    line.hidden = !said;
  }

  say(one, item) {
    const words = this.el.dataset;
    const field = one.item === item && words[`edits${one.editing[0]?.toUpperCase() || ""}${one.editing.slice(1)}`];
    return ((one.editing && field) || words.also).replace("{name}", one.name);
  }

  line() {
    const top = document.querySelector(".app > .panel .panel-top");
    if (!top) return null;
    let line = top.parentElement.querySelector(":scope > .also");
    if (!line) {
      line = Object.assign(document.createElement("p"), { className: "also", hidden: true });
      line.setAttribute("role", "status");
      top.after(line);
    }
    return line;
  }
}

/** What of the open item is in hand. */
export function inHand() {
  const active = document.activeElement;
  if (!active?.matches("input, textarea, select") || !active.closest(".app > .panel")) return "";
  if (active.closest(".pt")) return "title";
  if (active.closest("[data-talk]")) return active.value && "comment";
  return active.closest(".prose") ? "description" : "";
}

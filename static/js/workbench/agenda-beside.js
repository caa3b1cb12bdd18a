// What a timeline is held against, on a phone: the frozen plan that the address names, and the chain that decides the end.

import { Baselines } from "./baseline.js";
import { h, put } from "./dom.js";
import { sayChain } from "./critical.js";

export class Beside {
  constructor(agenda) {
    Object.assign(this, { agenda, ctx: agenda.ctx, store: agenda.store, path: new Set() });
    this.el = h("p", { class: "beside", role: "status", hidden: true });
    agenda.el.prepend(this.el);
    this.baselines = new Baselines({ ctx: this.ctx, store: this.store });
  }

  update() {
    this.baselines.update();
    const { path } = this.ctx.state;
    const asked = path ? `${path} ${this.store.revision}` : "";
    if (asked === (this.asked || "")) return;
    this.asked = asked;
    this.ask(path, asked);
  }

  async ask(path, asked) {
    try {
      const found = path && (await this.store.api.get(path === "1" ? "/critical-path" : `/critical-path?end=${encodeURIComponent(path)}`));
      if (this.asked === asked) this.take(found);
    } catch (error) {
      this.ctx.tell.refused(error.words || error.message);
    }
  }

  take(found) {
    const chain = found ? found.path : [];
    this.path = new Set(chain.map(({ item }) => item));
    this.el.hidden = !found;
    put(this.el, found && sayChain(found, this.ctx.state.path));
    this.agenda.update();
  }
}

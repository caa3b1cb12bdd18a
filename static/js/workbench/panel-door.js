// The way to the panel, which is fetched when the page is at rest, or first asked for.

export class PanelDoor {
  constructor(app) {
    this.app = app;
  }

  /** The panel, once it is here. */
  async ready() {
    const [{ Panel }] = await Promise.all([import("./panel.js"), this.app.dress("scoring"), this.app.dress("plan")]);
    return (this.panel ||= new Panel(this.app));
  }

  /** Of several asked for while it is fetched, the last is shown. */
  show(id, focus) {
    this.wanted = [id, focus];
    if (this.panel) return void this.panel.show(id, focus);
    if (id) this.ready().then((panel) => panel.show(...this.wanted));
  }

  refresh() {
    this.panel?.refresh();
  }

  editTitle() {
    this.ready().then((panel) => panel.editTitle());
  }
}

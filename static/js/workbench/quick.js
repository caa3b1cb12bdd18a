// A new item in one line. What the filters and the view say is filled in, so that it shows where one looks.

import { h, icon, later, put } from "./dom.js";
import { t } from "./i18n.js";

export class QuickAdd {
  constructor(app) {
    this.app = app;
    if (!app.store.canWrite) return;
    this.input = h("input", { class: "field", type: "text", maxlength: 300, required: true, placeholder: t("What do you want to change for your customers?"), "aria-label": t("Title of the new item") });
    this.product = h("select", { class: "field", "aria-label": t("Product") });
    this.template = h("select", { class: "field", "aria-label": t("Template"), onchange: () => this.start() });
    this.where = h("span", { class: "where" });
    this.el = h("form", { class: "quick", hidden: true, onsubmit: (event) => this.save(event) },
      this.input, this.product, this.template, h("button", { class: "btn primary", type: "submit" }, t("Add it"), " ", h("kbd", null, "↵")), this.where,
      h("button", { class: "btn quiet icon", type: "button", "aria-label": t("Close"), onclick: () => this.close() }, icon("x")));
    this.input.addEventListener("input", () => sessionStorage.setItem(this.kept("draft"), this.input.value));
    this.el.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    this.waits = h("ul", { class: "quick-waits", hidden: true, "aria-label": t("Waiting to be added") });
    app.page.stage.before(this.el, this.waits);
  }

  /** Of this person, in this workspace: somebody else may sign in here. */
  kept(what) {
    const { me, workspace } = this.app.store;
    return `${what}:${me.id}:${workspace.slug}:quick`;
  }

  /** What was made and has not reached the server stands here until it has; with a connection that is at once. */
  wait = later(() => {
    if (!this.waits) return;
    const calls = [...this.app.store.queue.asks.keys()];
    const titles = calls.flatMap(({ name, args }) => (name === "create" ? [args[0]] : name === "bulk" ? args[0].items || [] : [])).map(({ title }) => title);
    put(this.waits, titles.map((title) => h("li", null, icon("snooze"), h("b", { class: "truncate" }, title), h("span", null, t("waits for the connection")))));
    this.waits.hidden = !titles.length;
  }, 400);

  open(extra = {}) {
    const { store } = this.app;
    if (!store.products.length) return void this.app.tell.plain(t("Add a product first, under Strategy."));
    this.extra = extra;
    this.product.replaceChildren(...store.products.map(({ id, name }) => h("option", { value: id }, name)));
    const last = localStorage.getItem(this.kept("product"));
    this.product.value = this.extra.product || (store.lookup.product.has(last) ? last : store.products[0].id);
    this.product.hidden = store.products.length < 2;
    const templates = "laid" in store.api ? [] : store.templates; // a scenario takes none
    this.template.replaceChildren(...[{ id: "", name: t("No template") }, ...templates].map(({ id, name }) => h("option", { value: id }, name)));
    this.template.hidden = !templates.length;
    this.where.textContent = this.words();
    this.input.value ||= sessionStorage.getItem(this.kept("draft")) || "";
    this.el.hidden = false;
    this.input.focus();
    this.filling = this.fill(extra);
  }

  /** What the filters ask for; one may type meanwhile. */
  async fill(extra) {
    // Without a connection it may not be here yet: the item is made all the same, and told where the filter hides it.
    const known = await import("./implied.js").catch(() => null);
    this.extra = { ...known?.implied(this.app.store, this.app.state), ...extra };
    if (this.extra.product) this.product.value = this.extra.product;
    this.where.textContent = this.words();
  }

  /** A template may begin the title and say the product. */
  start() {
    const { title, product } = this.chosen()?.fields ?? {};
    if (title && !this.input.value.startsWith(title)) this.input.value = `${title} ${this.input.value}`.trimStart();
    if (product) this.product.value = product;
    this.input.focus();
  }

  chosen() {
    return this.app.store.templates.find(({ id }) => id === this.template.value);
  }

  /** What will be filled in besides the title. */
  words() {
    const named = { horizon: { now: t("Now"), next: t("Next"), later: t("Later") }[this.extra.horizon] };
    for (const field of ["status", "team", "owner", "objective"]) named[field] = this.extra[field] && this.app.store.name(field, this.extra[field]);
    return Object.values(named).filter(Boolean).join(" · ");
  }

  close() {
    this.el.hidden = true;
    document.querySelector("[data-new]")?.focus();
  }

  async save(event) {
    event.preventDefault();
    const title = this.input.value.trim();
    if (!title) return;
    this.input.value = "";
    // From here on what waits to be sent is kept: begun again, the field is empty.
    sessionStorage.removeItem(this.kept("draft"));
    const template = this.chosen()?.id;
    await this.filling;
    await this.add({ ...this.extra, title, product: this.product.value, ...(template && { template }) });
    localStorage.setItem(this.kept("product"), this.product.value);
  }

  /** Make it; what was typed is given back when the server refuses. */
  async add(fields) {
    const { app } = this;
    const { title } = fields;
    try {
      if (app.store.customFields.some(({ required }) => required)) fields = await (await import("./quick-asks.js")).asked(app.store, fields);
      if (!fields) return this.back(title);
      const item = await app.edits.create(fields);
      app.update();
      this.told(item);
      return item;
    } catch (error) {
      app.tell.refused(error.words || error.message);
      return this.back(title);
    }
  }

  /** What the filters hide is told with the way there. */
  told(item) {
    const { app } = this;
    const hidden = !app.shown().some(({ id }) => id === item.id);
    const words = hidden ? t("Added {key}: {title}. It is hidden by the filter.", item) : t("Added {key}: {title}", item);
    app.announce(words);
    if (hidden) app.tell.plain(words, { action: t("Open"), run: () => app.open(item.id) });
    else app.tell.done(words);
    app.view.reveal?.(item.id);
  }

  back(title) {
    if (!this.input || this.input.value) return null;
    this.input.value = title;
    sessionStorage.setItem(this.kept("draft"), title);
    return null;
  }
}

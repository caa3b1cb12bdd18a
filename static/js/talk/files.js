// Files on the open item: by button, dropped on the panel, or pasted.

import { part, read, send } from "./send.js";

export class Files {
  constructor(el) {
    this.el = el;
    this.host = el.closest(".panel") || el;
    this.on(document, "pmhub:change", ({ detail }) => this.changed(detail));
    this.on(document, "undone", () => this.reload());
    this.on(this.host, "change", ({ target }) => target.matches("[data-attach]") && this.attach(target.files));
    this.on(el, "submit", (event) => this.submitted(event));
    this.on(this.host, "dragover", (event) => this.over(event));
    this.on(this.host, "dragleave", (event) => event.relatedTarget && this.host.contains(event.relatedTarget) || this.host.classList.remove("dropping-here"));
    this.on(this.host, "drop", (event) => this.dropped(event));
    this.on(document, "paste", (event) => this.pasted(event));
    const early = el.querySelector("[data-attach]")?.files; // chosen before we were there
    if (early?.length) this.attach(early);
  }

  /** Until the item is closed. */
  on(target, name, run) {
    const heard = (event) => (this.el.isConnected ? run(event) : target.removeEventListener(name, heard));
    target.addEventListener(name, heard);
  }

  get may() {
    return !!this.el.querySelector("[data-attach]");
  }

  over(event) {
    if (!this.may || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.host.classList.add("dropping-here");
  }

  dropped(event) {
    this.host.classList.remove("dropping-here");
    if (!this.may || !event.dataTransfer.files.length) return;
    event.preventDefault();
    this.attach(event.dataTransfer.files);
  }

  /** Words that come along are what was meant. */
  pasted(event) {
    const { files, types } = event.clipboardData;
    if (!this.may || !files.length || types.includes("text/plain")) return;
    event.preventDefault();
    this.attach(files);
  }

  /** Not by htmx: the stream may redraw the list before the answer is there, and its Undo would be lost. */
  async submitted(event) {
    event.preventDefault();
    const html = await send(event.target.action, new FormData(event.target));
    if (html) this.take(html);
  }

  async attach(files) {
    const body = new FormData();
    for (const file of files) body.append("file", file);
    const said = this.el.querySelector(".dropping");
    said.textContent = said.dataset.words.replace("{name}", [...files].map(({ name }) => name).join(", "));
    said.hidden = false;
    const html = await send(this.el.dataset.src, body);
    if (html) this.take(html);
    else said.hidden = true;
  }

  changed({ model, parents = [] }) {
    if (model === "roadmap.attachment" && parents.includes(this.el.dataset.files)) this.reload();
  }

  async reload() {
    const html = await read(this.el.dataset.src);
    if (html) this.take(html);
  }

  take(html) {
    const fresh = part(html, "[data-files]");
    if (!fresh) return;
    this.el.replaceChildren(...fresh.childNodes);
    window.htmx?.process(this.el);
  }
}

// htmx, which only menus and the panel need, is fetched with the first of them or when the page is at rest: it reads the browser's
// storage when it begins, and that waits for another process.

import { h } from "./dom.js";

let coming;

/** Resolves when it is there; where it cannot be had, forms are sent as plain ones. */
export const htmx = () => (coming ||= loaded().then(fetched));

/** It looks at the page at once only when that is whole. */
const loaded = () => new Promise((done) => (document.readyState === "complete" ? done() : addEventListener("load", done, { once: true })));

const fetched = () => new Promise((done) => {
  document.head.append(h("script", { src: document.getElementById("workbench").dataset.htmx, onload: done, onerror: () => { coming = null; done(); } }));
});

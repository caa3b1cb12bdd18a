// Making elements. Text goes in as text nodes only, so a name with <script> in it is only a name.

import { iconOf } from "../icon.js";

/** h("button", { class: "btn", onclick: f, "aria-label": "…" }, "text", element, null) */
export function h(tag, props, ...kids) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) set(el, name, value);
  el.append(...kids.flat(Infinity).filter((kid) => kid !== null && kid !== undefined && kid !== false));
  return el;
}

function set(el, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) el.addEventListener(name.slice(2), value);
  else if (name === "data") Object.assign(el.dataset, value);
  else if (name === "value") el.value = value;
  else el.setAttribute(name, value === true ? "" : value);
}

const icons = new Map();

/** An icon of the sprite. Drawn once, then copied. */
export function icon(name, css = "") {
  const key = `${name} ${css}`;
  if (!icons.has(key)) icons.set(key, iconOf(name, css));
  return icons.get(key).cloneNode(true);
}

export const dot = (open) => h("i", { class: open ? "dot open" : "dot" });

export const avatar = (member, me) =>
  member && h("span", { class: me === member.id ? "av me" : "av", title: member.name, "aria-hidden": "true", data: { i: member.initials } });

/** Only what a screen reader says. */
export const aside = (text) => h("span", { class: "vh" }, text);

export const button = (label, { icon: name, cls = "btn quiet icon", ...more } = {}) =>
  h("button", { type: "button", class: cls, "aria-label": name ? label : null, title: name ? label : null, ...more }, name ? icon(name) : label);

/** Replace children without throwing away those that stay. */
export function put(el, ...kids) {
  el.replaceChildren(...kids.flat(Infinity).filter(Boolean));
  return el;
}

/**
 * Keep the children of `parent` equal to `wanted` [[key, make, update]…], reusing elements by key in `pool`.
 * What is no longer wanted is removed. Order in the document follows `wanted` only for new children.
 */
export function reconcile(parent, pool, wanted) {
  const seen = new Set();
  for (const [key, make, update] of wanted) {
    seen.add(key);
    let el = pool.get(key);
    if (!el) {
      el = make();
      pool.set(key, el);
      parent.append(el);
    }
    update(el);
  }
  for (const [key, el] of pool)
    if (!seen.has(key)) {
      el.remove();
      pool.delete(key);
    }
}

/** Run `work` once before the next frame, however often it is asked for. */
export function perFrame(work) {
  let asked = 0;
  return () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      work();
    });
  };
}

/** Run `work` once the next frame has been painted. */
export const afterPaint = (work) => requestAnimationFrame(() => setTimeout(work));

/** Run `work` when what is shown has another size; taken out of the page, an element keeps the one it had. */
export function onResize(el, work) {
  let was = "";
  new ResizeObserver(() => {
    const size = `${el.clientWidth} ${el.clientHeight}`;
    if (!el.clientWidth || size === was) return;
    was = size;
    work();
  }).observe(el);
}

/** Run `work` when nothing more urgent is to do, at the latest after `ms`. */
export const idle = (work, ms) => (window.requestIdleCallback ? requestIdleCallback(() => work(), { timeout: ms }) : setTimeout(work, 50));

export function later(work, ms) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(work, ms, ...args);
  };
}

export const withModifier = (event) => event.altKey || event.ctrlKey || event.metaKey;
export const forward = () => (document.documentElement.dir === "rtl" ? -1 : 1);

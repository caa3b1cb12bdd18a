// Keys. A link or button says its own: <a data-key="c" data-key-label="New item">. Scripts register theirs.
// `?` lists what is possible here. Nothing fires while someone types.
import { openPalette } from "./palette.js";
import { step } from "./way-back.js";

const own = new Map();
const STEPS = { "mod+z": "undo", "mod+shift+z": "redo", "mod+y": "redo" };
export const mac = /Mac|iPhone|iPad/.test(navigator.platform);

// register("j", "Next row", () => …); returns a function that takes it back. Combine with "mod+", "shift+", "alt+".
// `when` says whether it means anything as things stand: else `?` does not list it, and it is as if it were not there.
export function register(key, label, run, { hidden = false, when = () => true } = {}) {
  own.set(key, { label, run, hidden, when });
  return () => own.delete(key);
}

export function nameOf(event) {
  const parts = [];
  if (event.metaKey || event.ctrlKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  // Of a sign that Shift makes, such as ?, it is no part; beside Ctrl it is.
  if (event.shiftKey && (event.key.length > 1 || parts.includes("mod"))) parts.push("shift");
  parts.push(event.key.length === 1 ? event.key.toLowerCase() : event.key);
  return parts.join("+");
}

export function typing(target) {
  return target.isContentEditable || target.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select");
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const name = nameOf(event);
  if (name === "mod+k") return take(event, openPalette);
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (name === "?") return take(event, openKeys);
  if (name in STEPS) return take(event, () => step(STEPS[name] === "redo"));
  const found = own.get(name);
  if (found?.when()) return take(event, () => found.run(event));
  const element = [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].find((one) => one.checkVisibility());
  if (element) return take(event, () => (element.matches("input, select, textarea") ? element.focus() : element.click()));
  // Alt and an arrow would leave the page.
  if (found) event.preventDefault();
});

function take(event, run) {
  event.preventDefault();
  run();
}

function row(list, key, label) {
  const term = document.createElement("dt");
  for (const part of key.split("+")) {
    const cap = document.createElement("kbd");
    cap.textContent = symbol(part);
    term.append(cap, " ");
  }
  const said = document.createElement("dd");
  said.textContent = label;
  list.append(term, said);
}

export function symbol(part) {
  const names = { mod: mac ? "⌘" : "Ctrl", alt: mac ? "⌥" : "Alt", shift: "⇧", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Enter: "↵", Escape: "Esc", " ": "Space" };
  return names[part] ?? part.toUpperCase();
}

function group(list, title) {
  const term = document.createElement("dt");
  term.className = "g";
  term.textContent = title;
  list.append(term);
}

function here() {
  const marked = [...document.querySelectorAll("[data-key][data-key-label]")]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.dataset.key, one.dataset.keyLabel]);
  const registered = [...own].filter(([, one]) => !one.hidden && one.when()).map(([key, one]) => [key, one.label]);
  return [...marked, ...registered];
}

export function openKeys() {
  const box = document.getElementById("keys");
  const list = box.querySelector(".keys");
  list.replaceChildren();
  const found = here();
  if (found.length) group(list, box.dataset.here);
  for (const [key, label] of found) row(list, key, label);
  group(list, box.dataset.everywhere);
  row(list, "mod+K", box.dataset.find);
  row(list, "mod+Z", box.dataset.undo);
  row(list, "mod+shift+Z", box.dataset.redo);
  row(list, "?", box.dataset.help);
  box.showModal();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys]")) openKeys();
});
for (const cap of document.querySelectorAll("kbd[data-mod]")) cap.textContent = mac ? `⌘${cap.dataset.mod}` : `Ctrl ${cap.dataset.mod}`;

// An address that ends in #new opens what the page's C would open; the workbench is ready once it has painted.
function openNew() {
  history.replaceState(null, "", location.pathname + location.search);
  document.querySelector('[data-key="c"]')?.click();
}

if (location.hash === "#new") {
  if (document.getElementById("workbench")) {
    new PerformanceObserver((list, watch) => {
      if (!list.getEntriesByName("wb-first-paint").length) return;
      watch.disconnect();
      openNew();
    }).observe({ type: "measure", buffered: true });
  } else openNew();
}

// A menu is a popover opened by a button with popovertarget; it is placed beside that button and walked with arrows.
import { place } from "./place.js";

let opener = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[popovertarget]");
  if (button) opener = button;
}, true);

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.(".menu[popover]")) return;
  const button = opener?.getAttribute("popovertarget") === menu.id ? opener : buttonOf(menu);
  button?.setAttribute("aria-expanded", String(event.newState === "open"));
  if (event.newState !== "open" || !button) return;
  place(menu, button.getBoundingClientRect());
  entries(menu)[0]?.focus();
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu[popover]");
  if (!menu || event.target.matches("input, textarea, select")) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = entries(menu);
  all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
});

function buttonOf(menu) {
  return [...document.querySelectorAll(`[popovertarget="${menu.id}"]`)].find((button) => button.offsetParent);
}

function entries(menu) {
  return [...menu.querySelectorAll("a[href], button:not(:disabled), input, select")];
}

// The linker: type, choose an item with the arrows, link. Opens under the note with L, as a new item with I.
import { clearPassage, onPassage, passage } from "./selection.js";

const box = () => document.getElementById("linker");
const part = (name) => box()?.querySelector(`[data-${name}]`);
const options = () => [...box().querySelectorAll("[role=option]:not([aria-disabled])")];

export function openLinker(mode) {
  if (!box()) return;
  const creating = mode === "item" && part("item-form");
  box().hidden = false;
  part("link-form").hidden = Boolean(creating);
  if (part("item-form")) part("item-form").hidden = !creating;
  show(passage());
  creating ? startItem() : startLink();
}

function startLink() {
  const input = document.getElementById("link-q");
  input.focus();
  globalThis.htmx.trigger(input, "open");
}

function startItem(title = "") {
  const input = document.getElementById("item-title");
  input.value = title || input.value || input.dataset.title;
  input.focus();
  input.select();
}

export function closeLinker() {
  if (!box() || box().hidden) return false;
  box().hidden = true;
  clearPassage();
  document.querySelector("[data-link]")?.focus();
  return true;
}

// What will be linked, written above the search and into both forms.
function show(chosen) {
  const label = document.querySelector("[data-link-label]");
  if (label) label.textContent = chosen ? label.dataset.passage : label.dataset.whole;
  if (!box() || box().hidden) return;
  part("quote").textContent = chosen ? `“${chosen.quote}”` : "";
  part("whole").hidden = Boolean(chosen);
  for (const form of box().querySelectorAll("form")) {
    form.elements.start.value = chosen?.start ?? "";
    form.elements.end.value = chosen?.end ?? "";
  }
}

function choose(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  const input = document.getElementById("link-q");
  option ? input.setAttribute("aria-activedescendant", option.id) : input.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
  part("link-form").elements.namedItem("item").value = option?.dataset.item ?? "";
  part("go").disabled = !option?.dataset.item;
}

function take(option) {
  if (option.dataset.new !== undefined) {
    openLinker("item");
    return startItem(option.dataset.new);
  }
  choose(option);
  part("link-form").requestSubmit();
}

function onKey(event) {
  const current = options().find((one) => one.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    const all = options();
    choose(all[(all.indexOf(current) + step + all.length) % all.length]);
  } else if (event.key === "Enter" && current) {
    event.preventDefault();
    take(current);
  }
}

document.addEventListener("keydown", (event) => {
  if (!box() || box().hidden) return;
  if (event.key === "Escape" && closeLinker()) event.preventDefault();
  else if (event.target.id === "link-q") onKey(event);
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-link]")) openLinker("link");
  else if (event.target.closest("[data-new-item]")) openLinker("item");
  else if (event.target.closest("#linker [data-close]")) closeLinker();
  else if (event.target.closest("#link-options [role=option]:not([aria-disabled])")) choose(event.target.closest("[role=option]"));
});
document.addEventListener("dblclick", (event) => {
  const option = event.target.closest("#link-options [role=option]:not([aria-disabled])");
  if (option) take(option);
});
// A button must not take the selection away before it is read.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-link], [data-new-item]")) event.preventDefault();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "link-options") choose(options()[0] ?? null);
});
onPassage(show);

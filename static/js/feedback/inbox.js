// The inbox: J and K walk the list, drafts survive, names are offered while typing.
import "./linker.js";
import { clearPassage } from "./selection.js";
import { keepDraft } from "../draft.js";
import { offerNames } from "./names.js";
import { register } from "../keys.js";

const rows = () => [...document.querySelectorAll("#list li[id] > a")];
const current = () => rows().find((row) => row.hasAttribute("aria-current"));

function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  if (!next || next === current()) return;
  next.click();
  next.scrollIntoView({ block: "nearest" });
}

// Which row is open, told at once and not when the answer comes.
function mark(link) {
  for (const row of rows()) row === link ? row.setAttribute("aria-current", "true") : row.removeAttribute("aria-current");
  link?.classList.remove("new");
  document.querySelector(".fb")?.classList.remove("is-list");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#list li[id] > a");
  if (link && !event.metaKey && !event.ctrlKey) mark(link);
});
// Of several answers for one place only the one asked for last is shown, in whatever order they come.
const asked = new Map();
document.addEventListener("htmx:beforeRequest", (event) => asked.set(event.detail.target, event.detail.xhr));
document.addEventListener("htmx:beforeSwap", (event) => {
  if (asked.has(event.detail.target) && asked.get(event.detail.target) !== event.detail.xhr) event.detail.shouldSwap = false;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "open") return;
  clearPassage();
  const id = event.target.querySelector("[data-note]")?.dataset.note;
  if (id) mark(document.querySelector(`#row-${CSS.escape(id)} > a`));
  event.target.querySelector(".scroll")?.scrollTo(0, 0);
  start();
});
// After an undo the list stands as the server has it.
document.addEventListener("undone", () => location.reload());

function start() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    keepDraft(form);
    offerNames(form, words.names);
  }
}

const words = document.querySelector(".fb").dataset;
register("j", words.next, () => step(1));
register("k", words.previous, () => step(-1));
start();

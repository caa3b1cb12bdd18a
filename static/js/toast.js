// One line about what just happened. toast("Deleted", { action: "Undo", run: () => … }); see way-back.js for acts.
import { iconOf } from "./icon.js";

const ICONS = { good: "s-done", late: "s-risk", plain: "s-planned" };
const HOLD = 6000;

export function toast(text, { kind = "good", action = "", run = null, keep = false } = {}) {
  const box = document.getElementById("toasts");
  if (!box) return null;
  const line = document.createElement("div");
  line.className = `toast ${kind}`;
  const words = document.createElement("p");
  words.textContent = text;
  line.append(iconOf(ICONS[kind] ?? ICONS.good), words);
  if (run) line.append(button(action, "act", () => { line.remove(); run(); }));
  line.append(closer(box, line));
  line.keep = keep || kind === "late";
  // What went wrong, or is no act of this person, stays to be read; of what went well only the latest is news.
  for (const old of [...box.children]) if (!old.keep) old.remove();
  box.append(line);
  while (box.children.length > 2) box.firstElementChild.remove();
  box.showPopover?.();
  fade(line, kind === "late" ? HOLD * 2 : HOLD);
  return line;
}

function button(label, name, run) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = name;
  made.textContent = label;
  made.addEventListener("click", run);
  return made;
}

function closer(box, line) {
  const made = button("", "shut", () => line.remove());
  made.setAttribute("aria-label", box.dataset.close);
  made.append(iconOf("x"));
  return made;
}

function fade(line, after) {
  let timer = 0;
  const hold = () => clearTimeout(timer);
  const go = (wait) => {
    hold();
    timer = setTimeout(() => (line.matches(":hover, :focus-within") ? go(after / 2) : line.remove()), wait);
  };
  for (const name of ["pointerenter", "focusin"]) line.addEventListener(name, hold);
  for (const name of ["pointerleave", "focusout"]) line.addEventListener(name, () => go(after / 2));
  go(after);
}

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => toast(document.getElementById("toasts").dataset.failed, { kind: "late" }));
}
document.addEventListener("htmx:responseError", (event) => {
  const { status, responseText } = event.detail.xhr;
  const plain = event.detail.xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
  const words = document.getElementById("toasts").dataset;
  toast(plain && responseText.length < 300 ? responseText : `${words.failed} (${status})`, { kind: "late" });
});

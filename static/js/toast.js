// One line about what just happened, with a way back. toast("Moved to Next", { undo: () => … })
import { iconOf } from "./icon.js";

const ICONS = { good: "s-done", late: "s-risk", plain: "s-planned" };
const HOLD = 6000;

export function toast(text, { kind = "good", undo = null, action = "", run = null, keep = false } = {}) {
  const box = document.getElementById("toasts");
  if (!box) return null;
  const line = document.createElement("div");
  line.className = `toast ${kind}`;
  const words = document.createElement("p");
  words.textContent = text;
  line.append(iconOf(ICONS[kind] ?? ICONS.good), words);
  const act = run ?? undo;
  if (act) line.append(button(action || box.dataset.undo, "act", () => { line.remove(); act(); }));
  line.append(closer(box, line));
  line.keep = keep || kind === "late";
  // What went wrong, or is no act of this person, stays to be read; of what went well only the latest is news.
  for (const old of [...box.children]) if (!old.keep) old.remove();
  box.append(line);
  while (box.children.length > 2) box.firstElementChild.remove();
  box.showPopover?.();
  fade(line, kind === "late" ? HOLD * 2 : HOLD);
  if (undo) lastUndo = () => { lastUndo = null; line.remove(); undo(); };
  return line;
}

let lastUndo = null;

// ⌘Z: the newest toast that offers a way back. Answers whether there was one.
export function undoLast() {
  if (!lastUndo) return false;
  lastUndo();
  return true;
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

export function showFlashes() {
  for (const flash of document.querySelectorAll("template.flash")) {
    const { kind, undo } = flash.dataset;
    toast(flash.content.textContent, { kind: kind === "error" ? "late" : "good", undo: undo ? () => goBack(undo) : null });
    flash.remove();
  }
}

// A server answer may carry HX-Trigger: {"toast": {"text": "…", "kind": "good", "undo": "/address to POST to"}}.
document.addEventListener("toast", (event) => {
  const { text, kind, undo } = event.detail;
  toast(text, { kind, undo: undo ? () => post(undo) : null });
});

async function post(address) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  const words = document.getElementById("toasts").dataset;
  try {
    const answer = await fetch(address, { method: "POST", headers });
    if (!answer.ok) throw new Error(answer.statusText);
    toast(words.undone, { kind: "plain" });
    document.dispatchEvent(new CustomEvent("undone", { detail: { address } }));
  } catch {
    toast(words.failed, { kind: "late" });
  }
}

// What was deleted stands again at the address that the server answers with.
async function goBack(address) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  try {
    const answer = await fetch(address, { method: "POST", headers });
    if (answer.ok) location.assign(answer.url);
    else toast(await why(answer), { kind: "late" });
  } catch {
    toast(document.getElementById("toasts").dataset.failed, { kind: "late" });
  }
}

async function why(answer) {
  const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
  return plain ? await answer.text() : `${document.getElementById("toasts").dataset.failed} (${answer.status})`;
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

// Parts of a page that follow what happens elsewhere. <div id="…" data-fresh="metrics. core.delivery"> is fetched anew when
// something of such a name changes, and put in place where it differs: by its id from this page's own address, or joined
// from the addresses in `data-fresh-from`. `data-fresh-rows`: a list that may go on; its rows are put in place one by one.
// `data-fresh-waits`: it shows something on its way, which may have come before we listened.
// Never while somebody types, has marked words or a menu open in it: then it waits until they have done.
import { recent } from "./live.js";

const SOON = 250;
const REST = 2000;
const AGAIN = 4000;
const TEXT = "input:not([type=hidden],[type=checkbox],[type=radio],[type=submit],[type=button]), textarea";
const waiting = new Set();
let timer = 0;
let last = 0;
let asked = false;

const parts = () => [...document.querySelectorAll("[data-fresh]")];
const follows = (part, name) => part.dataset.fresh.split(" ").some((start) => name.startsWith(start));

function stale(found) {
  for (const part of found) waiting.add(part.id);
  if (waiting.size) soon(Math.max(SOON, last + REST - Date.now()));
}

function soon(pause) {
  clearTimeout(timer);
  timer = setTimeout(refresh, pause);
}

async function refresh() {
  if (asked || document.hidden) return;
  asked = true;
  last = Date.now();
  const due = [...waiting].map((id) => document.getElementById(id)).filter((part) => part && !busy(part));
  for (const part of due) waiting.delete(part.id);
  try {
    await Promise.all([...Map.groupBy(due, (part) => part.dataset.freshFrom ?? location.href)].map(([from, of]) => renew(from, of)));
  } catch {
    for (const part of due) waiting.add(part.id); // no connection: again in a while
  }
  asked = false;
  if (waiting.size) soon(AGAIN);
}

async function renew(from, of) {
  const here = location.href;
  const got = await Promise.all(from.split(" ").map(text));
  if (location.href !== here || got.includes(null)) return;
  for (const part of of) {
    const fresh = part.dataset.freshFrom ? joined(part, got) : parsed(got[0]).getElementById(part.id);
    if (busy(part)) waiting.add(part.id);
    else if (fresh && part.isConnected) put(part, fresh);
  }
}

/** What stands at an address; null when it is refused or leads elsewhere, as after signing out. */
async function text(address) {
  const answer = await fetch(address, { headers: { "X-Fresh": "1" } });
  return answer.ok && !answer.redirected ? answer.text() : null;
}

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

function joined(part, got) {
  const fresh = part.cloneNode(false);
  fresh.append(...got.flatMap((html) => [...parsed(html).body.children]));
  return fresh;
}

function put(part, fresh) {
  if ("freshRows" in part.dataset) return putRows(part, fresh);
  const folds = [...part.querySelectorAll("details")];
  fresh.querySelectorAll("details").forEach((fold, at) => { fold.open = folds[at]?.open ?? fold.open; });
  if (part.isEqualNode(fresh)) return null;
  const focused = part.contains(document.activeElement) && document.activeElement.id;
  part.replaceWith(fresh);
  window.htmx.process(fresh);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  return fresh;
}

/** New rows come in at their place, changed ones anew, and one that left the first page's stretch goes. */
function putRows(part, fresh) {
  const rows = [...fresh.querySelectorAll(":scope > [id^=row-]")];
  const known = new Set(rows.map((row) => row.id));
  const end = rows.map((row) => document.getElementById(row.id)).findLast(Boolean);
  for (const row of [...part.querySelectorAll(":scope > [id^=row-]")]) {
    if (end && !known.has(row.id) && row.compareDocumentPosition(end) & Node.DOCUMENT_POSITION_FOLLOWING) row.remove();
  }
  let before = null;
  for (const row of rows) {
    const old = document.getElementById(row.id);
    before = old ? put(old, row) ?? old : insert(part, before, row);
  }
}

function insert(part, before, row) {
  if (before) before.after(row);
  else part.prepend(row);
  window.htmx.process(row);
  return row;
}

function busy(part) {
  const active = document.activeElement;
  const typing = part.contains(active) && active.matches(`${TEXT}, select, [contenteditable]`);
  const begun = [...part.querySelectorAll(TEXT)].some((field) => field.value !== field.defaultValue);
  const words = getSelection();
  const marked = words && !words.isCollapsed && part.contains(words.anchorNode);
  return typing || begun || marked || Boolean(part.querySelector(":popover-open, dialog[open], .htmx-request"));
}

const heard = (name) => stale(parts().filter((part) => follows(part, name)));
let opened = false;

document.addEventListener("pmhub:change", ({ detail }) => heard(detail.model));
document.addEventListener("pmhub:fresh", ({ detail }) => heard(detail.about));
// After a pause nobody knows what was missed.
document.addEventListener("pmhub:open", () => {
  stale(parts().filter((part) => opened || "freshWaits" in part.dataset));
  opened = true;
});
document.addEventListener("pmhub:ready", () => stale(parts().filter((part) => "freshWaits" in part.dataset)));
document.addEventListener("focusout", () => waiting.size && soon(SOON));
document.addEventListener("visibilitychange", () => !document.hidden && waiting.size && soon(SOON));
for (const { model, about } of recent()) heard(model ?? about);
stale(parts().filter((part) => "freshWaits" in part.dataset));

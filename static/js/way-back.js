// What was done, said with its way back: by the Undo beside it, and by ⌘Z, which takes back the newest act of the page,
// whichever way it was done. What the server did it also takes back, by the number of the act; that outlives the page.
import { toast } from "./toast.js";
import { UndoStack } from "./undo.js";

const said = () => `said:${document.body.dataset.me}`;
const words = () => document.getElementById("toasts").dataset;
const here = () => location.pathname + location.search;
const fill = (text, what) => text.replace("{what}", what.replace(/\.$/, ""));

// Several go to the server one after the other: the second may be what stands in the way of the first.
let line = Promise.resolve();

export function inLine(work) {
  const done = line.then(work);
  line = done.catch(() => null); // told by who waits for it
  return done;
}

class Act {
  constructor({ text, way, page = null }) {
    Object.assign(this, { words: text, way, page });
  }

  undo = () => this.turn((to) => to);
  redo = () => this.turn(() => this.page);

  /** Taken back, or the taking back is: each time the server gives the number of what it did. */
  turn(leads) {
    return inLine(() => this.post(leads));
  }

  async post(leads) {
    const { way } = this;
    const answer = await ask(way);
    if (answer === null || !answer.ok || answer.redirected) return refused(answer);
    const { act, to } = await answer.json();
    this.way = address(act);
    this.leads = this.page ? leads(to) : null;
    document.dispatchEvent(new CustomEvent("undone", { detail: { address: way } }));
    return true;
  }
}

const address = (xid) => words().act.replace("/0/", `/${xid}/`);

// What the server did by REST: its answer names the act.
export const actOf = (xid, text) => new Act({ text, way: address(xid) });

async function ask(way) {
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers") || "{}"), "X-Undo": "1" };
  try {
    return await fetch(way, { method: "POST", headers });
  } catch {
    return null; // told by who asked
  }
}

async function refused(answer) {
  const plain = answer?.headers.get("Content-Type")?.startsWith("text/plain");
  const lost = answer ? `${words().failed} (${answer.status})` : words().failed;
  toast(plain ? await answer.text() : lost, { kind: "late" });
  return answer && !answer.redirected ? false : null;
}

// With the tab, of this person and workspace: the acts of the server that are newer than any that only the page knew.
const shelf = {
  get key() {
    return `acts:${document.body.dataset.me}:${document.body.dataset.workspace}`;
  },
  load() {
    const kept = JSON.parse(sessionStorage.getItem(this.key) ?? "[[], []]");
    return kept.map((acts) => acts.map((one) => new Act(one)));
  },
  save(...sides) {
    const kept = sides.map((acts) => acts.slice(acts.findLastIndex((one) => !(one instanceof Act)) + 1).slice(-50));
    if (kept.some(({ length }) => length)) sessionStorage.setItem(this.key, JSON.stringify(kept.map((acts) => acts.map(({ words: text, way, page }) => ({ text, way, page })))));
    else sessionStorage.removeItem(this.key);
  },
};

export const stack = new UndoStack(200, shelf);

// Say what was done; its Undo takes back that, however much was done since.
export function offer(act, kind = "good", keep = false) {
  stack.push(act);
  return toast(act.words, { kind, keep, action: words().undo, run: () => takeBack(act) });
}

// By a click: what is taken back already needs no word.
export async function takeBack(act) {
  const going = stack.undo(act);
  return (await going) && says(going, false);
}

// ⌘Z, and with Shift what was undone again.
export const step = (redo = false) => says(redo ? stack.redo() : stack.undo(), redo);

let resting = 0;

// One after the other, as they were asked: the last word is of what was done last.
let telling = Promise.resolve();

function says(going, redo) {
  const told = tell(telling, going, redo);
  telling = told.catch(() => null);
  return told;
}

async function tell(before, going, redo) {
  const found = await going;
  await before;
  if (!found) nothing(redo);
  else if (found.ok) saysDone(found.act, fill(redo ? words().redone : words().undone, found.act.words));
  return found;
}

function nothing(redo) {
  const { acts, noUndo, noRedo, toActs } = words();
  const way = acts && !redo ? { action: toActs, run: () => location.assign(acts) } : {};
  toast(redo ? noRedo : noUndo, { kind: "plain", ...way });
}

// What a page is about may stand again elsewhere, or be gone. The workbench hears of changes as they come.
function saysDone(act, text) {
  const there = act.leads && new URL(act.leads, location.href);
  if (!there || (document.getElementById("workbench") && there.pathname === location.pathname)) return toast(text, { kind: "plain" });
  clearTimeout(resting);
  sessionStorage.setItem(said(), text); // for the page that comes
  if (there.href === location.href) location.reload();
  else location.assign(there);
  return null;
}

export function showFlashes() {
  for (const flash of document.querySelectorAll("template.flash")) {
    const { kind, undo } = flash.dataset;
    const text = flash.content.textContent;
    if (undo) offer(new Act({ text, way: undo, page: here() }), "good", true);
    else toast(text, { kind: kind === "error" ? "late" : "good" });
    flash.remove();
  }
  // Once the page is at rest: the first reading of what the browser keeps waits for another process of it.
  resting = setTimeout(sayAgain, 200);
}

function sayAgain() {
  const text = sessionStorage.getItem(said());
  if (!text) return;
  sessionStorage.removeItem(said());
  toast(text, { kind: "plain" });
}

// A server answer may carry HX-Trigger: {"toast": {"text": "…", "kind": "good", "undo": "/address to POST to"}}.
document.addEventListener("toast", (event) => {
  const { text, kind, undo } = event.detail;
  if (undo) offer(new Act({ text, way: undo }), kind);
  else toast(text, { kind });
});

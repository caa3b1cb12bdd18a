// The influence/interest grid: drag a person, or move the focused one with the arrow keys.
// The move shows at once; a refused one goes back and says why.
import { toast } from "../toast.js";
import { offer } from "../way-back.js";

const grid = document.querySelector("[data-grid]");
const live = document.querySelector("[data-live]");
const ARROWS = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
const waiting = new Map();

const csrf = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
const nameOf = (button) => button.querySelector(".name").textContent;
const told = (button) => `${nameOf(button)}: ${button.querySelector(".said").textContent}`;
const cellAt = (influence, interest) =>
  grid.querySelector(`td[data-influence="${influence}"][data-interest="${interest}"]`);

function fill(template, words) {
  return template.replace(/\{(\w+)\}/g, (_all, word) => words[word]);
}

function place(button, influence, interest) {
  const hadFocus = document.activeElement === button;
  const list = cellAt(influence, interest).querySelector("ul");
  const item = button.closest("li");
  const after = [...list.children].find((other) => nameOf(other.firstElementChild).localeCompare(nameOf(button)) > 0);
  list.insertBefore(item, after ?? null);
  Object.assign(button.dataset, { influence, interest });
  button.querySelector(".said").textContent = fill(grid.dataset.said, { a: influence, b: interest });
  if (hadFocus) button.focus({ preventScroll: false });
  count();
  return told(button);
}

function count() {
  const quads = [...grid.querySelectorAll("p.quad")];
  for (const quad of quads) {
    const cell = quad.closest("td");
    const same = [...grid.querySelectorAll("td[data-influence]")].filter(
      (other) => other.matches(".hi") === cell.matches(".hi") && other.matches(".in") === cell.matches(".in"));
    quad.querySelector("span").textContent = same.reduce((sum, other) => sum + other.querySelectorAll("li").length, 0);
  }
}

// Changes of one person go one after the other, each with the version that the one before gave.
function rate(button, influence, interest, own = true) {
  const before = [Number(button.dataset.influence), Number(button.dataset.interest)];
  if (before[0] === influence && before[1] === interest) return;
  live.textContent = place(button, influence, interest);
  const last = waiting.get(button) ?? Promise.resolve();
  waiting.set(button, last.then(() => save(button, influence, interest, before, own)));
}

async function save(button, influence, interest, before, own) {
  const address = `/api/v1/workspaces/${grid.dataset.slug}/stakeholders/${button.dataset.id}`;
  const headers = { "Content-Type": "application/json", "If-Match": `"${button.dataset.version}"`, "X-CSRFToken": csrf() };
  try {
    const answer = await fetch(address, { method: "PATCH", headers, body: JSON.stringify({ influence, interest }) });
    const body = await answer.json();
    if (answer.status === 412) return overtaken(button, body.current);
    if (!answer.ok) throw new Error(body.detail);
    button.dataset.version = body.version;
    const to = (...place) => () => rate(button, ...place, false);
    if (own) offer({ words: told(button), undo: to(...before), redo: to(influence, interest) });
  } catch {
    place(button, ...before);
    toast(fill(grid.dataset.lost, { name: nameOf(button) }), { kind: "late" });
  }
}

function overtaken(button, current) {
  button.dataset.version = current.version;
  place(button, current.influence, current.interest);
  toast(fill(grid.dataset.stale, { name: nameOf(button) }), { kind: "late" });
}

grid.addEventListener("keydown", (event) => {
  const button = event.target.closest("button[data-id]");
  const step = ARROWS[event.key];
  if (!button || !step || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const clamp = (value) => Math.min(5, Math.max(1, value));
  rate(button, clamp(Number(button.dataset.influence) + step[0]), clamp(Number(button.dataset.interest) + step[1]));
});

grid.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-id]");
  if (button) location.href = `/w/${grid.dataset.slug}/stakeholders/people/${button.dataset.id}/`;
});

let dragged = null;
grid.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("button[data-id]");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged ? nameOf(dragged) : "");
});
grid.addEventListener("dragover", (event) => {
  const cell = event.target.closest("td[data-influence]");
  if (!dragged || !cell) return;
  event.preventDefault();
  mark(cell);
});
grid.addEventListener("drop", (event) => {
  const cell = event.target.closest("td[data-influence]");
  if (dragged && cell) {
    event.preventDefault();
    rate(dragged, Number(cell.dataset.influence), Number(cell.dataset.interest));
  }
  mark(null);
});
grid.addEventListener("dragend", () => { dragged = null; mark(null); });

function mark(cell) {
  for (const other of grid.querySelectorAll("td.over")) if (other !== cell) other.classList.remove("over");
  cell?.classList.add("over");
}

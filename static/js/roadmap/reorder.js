// A list whose rows are put in order: drag a grip, or move it with the arrow keys. The new order is sent at once.
import { toast } from "../toast.js";

const listOf = (grip) => grip.closest("[data-reorder]");
let dragged = null;
let sending = 0;

async function send(list) {
  const ids = JSON.stringify([...list.children].map((row) => row.dataset.id));
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  const answer = await fetch(list.dataset.reorder, { method: "POST", headers, body: new URLSearchParams({ ids }) }).catch(() => null);
  const words = document.getElementById("toasts").dataset;
  if (!answer?.ok) toast(answer?.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : words.failed, { kind: "late" });
}

// Several steps by key are one order.
function soon(list) {
  clearTimeout(sending);
  sending = setTimeout(() => send(list), 400);
}

document.addEventListener("keydown", (event) => {
  const grip = event.target.closest?.(".grip");
  if (!grip || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const row = grip.closest("li");
  const other = event.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (event.key === "ArrowUp") other.before(row);
  else other.after(row);
  grip.focus();
  soon(listOf(grip));
});

document.addEventListener("pointerdown", (event) => {
  const row = event.target.closest?.(".grip")?.closest("li");
  if (row) row.draggable = true;
});

document.addEventListener("dragstart", (event) => {
  if (!event.target.matches?.("[data-reorder] > li")) return;
  dragged = event.target;
  dragged.classList.add("lifted");
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const row = event.target.closest?.("[data-reorder] > li");
  if (!dragged || !row || row.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  const { top, height } = row.getBoundingClientRect();
  if (event.clientY < top + height / 2) row.before(dragged);
  else row.after(dragged);
});

document.addEventListener("dragend", () => {
  if (!dragged) return;
  dragged.classList.remove("lifted");
  dragged.draggable = false;
  soon(dragged.parentElement);
  dragged = null;
});

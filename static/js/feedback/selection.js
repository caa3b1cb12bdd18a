// The passage that is chosen in the open note. It stays chosen while the person types elsewhere.
import { offsetIn } from "./offsets.js";

let chosen = null;
const listeners = new Set();

export const passage = () => chosen;
export const onPassage = (listen) => listeners.add(listen);

export function clearPassage() {
  set(null);
}

function set(value) {
  chosen = value;
  globalThis.CSS?.highlights?.delete("chosen");
  if (value && globalThis.Highlight) CSS.highlights.set("chosen", new Highlight(value.range));
  for (const listen of listeners) listen(chosen);
}

function place(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const paragraph = element.closest("[data-text] [data-start]");
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  return offsetIn(Number(paragraph.dataset.start), before.toString());
}

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const inside = selection.anchorNode && document.querySelector("[data-text]")?.contains(selection.anchorNode);
  if (!inside) return;
  if (selection.isCollapsed) return set(null);
  const range = selection.getRangeAt(0).cloneRange();
  const start = place(range.startContainer, range.startOffset);
  const end = place(range.endContainer, range.endOffset);
  const quote = selection.toString().trim();
  if (start === null || end === null || end <= start || !quote) return;
  set({ start, end, quote, range });
});

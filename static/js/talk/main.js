// Begins what people say beside the plan, wherever a page or a fragment has it.

import { Files } from "./files.js";
import { Thread } from "./thread.js";
import { recent } from "../live.js";

const begun = new WeakSet();
const KINDS = [["[data-talk]", Thread], ["[data-files]", Files]];

export function begin(root = document) {
  for (const [selector, Kind] of KINDS)
    for (const el of root.querySelectorAll(selector))
      if (!begun.has(el)) {
        begun.add(el);
        const one = new Kind(el);
        for (const change of recent()) one.changed(change);
      }
}

begin();
// What a page fetches by itself.
document.addEventListener("htmx:load", () => begin());

// J and K go from row to row of a list, where the page has no keys of its own for that; Enter opens what they stand on,
// and E edits it where it says by `data-edit` where that is done.
import { register } from "./keys.js";

const words = document.getElementById("keys")?.dataset;
const ROW = ".page .list > li, .page tbody > tr, .page section.milestone";
const WAY = "a[href], button:not([disabled]), summary";

/** What there is to open, one for each row in sight. */
function ways() {
  const rows = [...document.querySelectorAll(ROW)].filter((row) => row.checkVisibility());
  return rows.map((row) => [...row.querySelectorAll(WAY)].find((one) => one.checkVisibility())).filter(Boolean);
}

const inFocus = () => document.activeElement?.closest(ROW);

function step(by) {
  const all = ways();
  const row = inFocus();
  const at = all.findIndex((one) => row?.contains(one));
  all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))]?.focus();
}

if (words && !document.getElementById("workbench")) {
  const when = () => ways().length > 1;
  register("j", words.next, () => step(1), { when });
  register("k", words.previous, () => step(-1), { when });
  register("e", words.editRow, () => location.assign(inFocus().dataset.edit), { when: () => !!inFocus()?.dataset.edit });
}

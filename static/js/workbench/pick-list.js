// A long list of boxes in a menu, with a line to find one. A row stays where it is while it is ticked.

import { fold } from "./fold.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";

const MANY = 10;

/** `rows` are [name, words, element]; `find` says what is looked for. */
export function pickList(rows, find) {
  const list = h("div", { class: "picks" }, rows.map(([, , el]) => el));
  const none = h("p", { class: "none", hidden: true }, t("None of that name."));
  const input = rows.length > MANY && h("input", { class: "field sm find", type: "search", placeholder: t("Find"), "aria-label": find, oninput: () => narrow(rows, input.value, none) });
  return [input, list, none];
}

function narrow(rows, text, none) {
  const asked = fold(text.trim());
  for (const [, words, el] of rows) el.hidden = !fold(words).includes(asked);
  none.hidden = rows.some(([, , el]) => !el.hidden);
}

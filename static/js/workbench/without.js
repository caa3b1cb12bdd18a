// From a view that cannot show some items to the table that lists just those, with the columns to fill in.

import { fields } from "./columns.js";
import { language, t } from "./i18n.js";

const empty = (field) => ({ field, op: "empty" });

/** The conditions in force and these beside them, each once. */
function also(tree, conditions) {
  const there = tree ? tree.all || [tree] : [];
  const said = new Set(there.map((node) => JSON.stringify(node)));
  const all = [...there, ...conditions.filter((node) => !said.has(JSON.stringify(node)))];
  return all.length > 1 ? { all } : all[0];
}

/** Open the table with the items for which all of `lacking` is empty. */
export function openWithout(ctx, lacking, columns = lacking) {
  const named = ctx.state.cols ? ctx.state.cols.split(",") : ["key", "title", "status", "objective"];
  const known = named.map((one) => one.split(":")[0]);
  const cols = [...named, ...columns.filter((field) => !known.includes(field))].join(",");
  ctx.set({ view: "table", group: "none", nest: "", cols, f: also(ctx.state.f, lacking.map(empty)) }, true);
  ctx.update();
}

/** A field's name inside a sentence: English writes it small, unless it is an abbreviation. */
export function inSentence(store, field) {
  const { label } = fields(store)[field];
  return language.startsWith("en") && /^\p{Lu}\p{Ll}/u.test(label) ? label[0].toLowerCase() + label.slice(1) : label;
}

/** Which verb a button has for those who may fill in, and for those who may look. */
export const offer = (canFill, n) => (canFill ? t("Fill in {n}|Fill in {n}", { n }) : t("Show it|Show {n}", { n }));

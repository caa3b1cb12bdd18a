// The one sentence under the title, worked out from what is shown. Silent when there is nothing to say.

import { list, t } from "./i18n.js";
import { daysLate } from "./say.js";

const MANY = 3;

export function facts(items, categoryOf, today, servedOf = (item) => item.objective) {
  const open = items.filter((item) => !["shipped", "dropped"].includes(categoryOf(item)));
  const active = open.filter((item) => categoryOf(item) !== "idea");
  const late = open.filter((item) => daysLate(item, categoryOf(item), today) > 0);
  late.sort((a, b) => (a.end < b.end ? -1 : 1));
  return {
    open: open.length,
    late,
    undated: active.filter((item) => !item.start && !item.end).length,
    aimless: active.filter((item) => !servedOf(item)).length,
  };
}

/** "Two of 18 open items are late: Ledger migration and …. Five have no date yet." */
export function sentence(items, categoryOf, today, servedOf) {
  const { open, late, undated, aimless } = facts(items, categoryOf, today, servedOf);
  const parts = [];
  if (late.length) parts.push(sayLate(late, open));
  if (undated) parts.push(t("{n} that is decided has no date.|{n} that are decided have no date.", { n: undated }));
  if (aimless && parts.length < 2) parts.push(t("{n} serves no objective.|{n} serve no objective.", { n: aimless }));
  return parts.join(" ");
}

function sayLate(late, open) {
  const count = t("{n} of {open} open items is late|{n} of {open} open items are late", { n: late.length, open });
  if (late.length > MANY) return t("{count}, the longest “{title}”.", { count, title: late[0].title });
  return t("{count}: {titles}.", { count, titles: list(late.map((item) => item.title)) });
}

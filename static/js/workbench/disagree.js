// Where a whole and its parts contradict each other; the rules are those of roadmap/rolling.py.

import { rollups } from "./tallies.js";
import { sayDate } from "./say.js";
import { toDay } from "./dates.js";
import { number, t } from "./i18n.js";

/** Sentences by id of the whole. Worked out once after a change, when first asked for. */
export function contradictions(store) {
  if (store.disagreedAt === store.revision && store.disagreed) return store.disagreed;
  const found = new Map();
  for (const [id, sum] of rollups(store)) {
    const said = told(store, store.items.get(id), sum);
    if (said.length) found.set(id, said);
  }
  return Object.assign(store, { disagreed: found, disagreedAt: store.revision }).disagreed;
}

const isOpen = (store, item) => !["shipped", "dropped"].includes(store.categoryOf(item));

function told(store, item, sum) {
  const category = store.categoryOf(item);
  const more = item.effort !== null && (sum.sum > item.effort + 1e-9 || (sum.estimated === sum.leaves && Math.abs(sum.sum - item.effort) > 1e-9));
  return [
    item.end && sum.end > item.end && t("Its parts end on {parts}, after it does.", { parts: sayDate(toDay(sum.end), sum.end_precision) }),
    item.start && sum.start && sum.start < item.start && t("Its parts start on {parts}, before it does.", { parts: sayDate(toDay(sum.start), sum.start_precision) }),
    category === "shipped" && sum.open > 0 && t("It is shipped, but {n} part is still open.|It is shipped, but {n} parts are still open.", { n: sum.open }),
    isOpen(store, item) && sum.shipped === sum.leaves && t("All its parts are shipped, but it is still open."),
    more && t("Its effort says {own}, its parts add up to {sum}.", { own: number(item.effort), sum: number(sum.sum) }),
  ].filter(Boolean);
}

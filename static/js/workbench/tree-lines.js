// Line of sight: objectives with what serves them, items below items, and what serves nothing.

export const OBJECTIVE = "o:";
/** Stands for the objective of what serves none. */
export const NONE = "o:none";

/**
 * Lines { kind, id, level, kids, open, items, effort } of the tree. An item stands below its parent where that is
 * shown and serves the same objective, else below the one that it serves, as in line of sight (roadmap/queries/sight.py). `folded` holds the ids that are shut.
 */
export function linesOf({ items, objectives, folded, bare, servedOf = ({ objective }) => objective }) {
  const forest = plant(items, objectives, servedOf);
  const lines = [];
  for (const objective of forest.roots) grow(objective, 0, forest, folded, bare, lines);
  const loose = forest.byObjective.get("") || [];
  if (loose.length) {
    lines.push(headOf(NONE, null, 0, loose, forest, folded));
    if (!folded.has(NONE)) for (const item of loose) branch(item, 1, forest, folded, lines);
  }
  return lines;
}

function plant(items, objectives, servedOf) {
  const here = new Map(items.map((item) => [item.id, item]));
  const known = new Set(objectives.map(({ id }) => id));
  const aimOf = (item) => ((aim) => (known.has(aim) ? aim : ""))(servedOf(item));
  const under = new Map();
  const byObjective = new Map();
  const add = (map, key, one) => (map.has(key) ? map.get(key).push(one) : map.set(key, [one]));
  for (const item of items) {
    const aim = aimOf(item);
    const parent = here.get(item.parent);
    if (parent && aimOf(parent) === aim && !looped(item, here)) add(under, item.parent, item);
    else add(byObjective, aim, item);
  }
  const below = new Map();
  for (const one of objectives) add(below, known.has(one.parent) ? one.parent : "", one);
  return { under, byObjective, below, roots: below.get("") || [], weighed: new Map() };
}

/** An item that is above itself would never be drawn. */
function looped(item, here) {
  const seen = new Set([item.id]);
  for (let at = here.get(item.parent); at; at = here.get(at.parent)) {
    if (seen.has(at.id)) return true;
    seen.add(at.id);
  }
  return false;
}

function grow(objective, level, forest, folded, bare, lines) {
  const own = forest.byObjective.get(objective.id) || [];
  const kids = forest.below.get(objective.id) || [];
  const id = OBJECTIVE + objective.id;
  const head = headOf(id, objective, level, own, forest, folded);
  if (!head.count && !bare) return;
  lines.push(head);
  if (folded.has(id)) return;
  for (const kid of kids) grow(kid, level + 1, forest, folded, bare, lines);
  for (const item of own) branch(item, level + 1, forest, folded, lines);
}

function headOf(id, objective, level, own, forest, folded) {
  const kids = objective ? forest.below.get(objective.id) || [] : [];
  const { count, effort } = objective ? weigh(objective, forest) : sum(own, forest);
  return { kind: "objective", id, objective, level, kids: kids.length + own.length, open: !folded.has(id), count, effort };
}

function branch(item, level, forest, folded, lines) {
  const kids = forest.under.get(item.id) || [];
  lines.push({ kind: "item", id: item.id, item, level, kids: kids.length, open: !folded.has(item.id) });
  if (!folded.has(item.id)) for (const kid of kids) branch(kid, level + 1, forest, folded, lines);
}

/** How many items and how much effort serve an objective, with those below it. Of a parent its parts count, not itself twice. */
function weigh(objective, forest) {
  if (!forest.weighed.has(objective.id)) {
    const total = sum(forest.byObjective.get(objective.id) || [], forest);
    for (const kid of forest.below.get(objective.id) || []) {
      const more = weigh(kid, forest);
      total.count += more.count;
      total.effort += more.effort;
    }
    forest.weighed.set(objective.id, total);
  }
  return forest.weighed.get(objective.id);
}

function sum(items, forest) {
  const total = { count: 0, effort: 0 };
  const walk = (item) => {
    total.count += 1;
    const kids = forest.under.get(item.id);
    if (!kids) total.effort += item.effort || 0;
    else kids.forEach(walk);
  };
  items.forEach(walk);
  return total;
}

/** Whether `above` is `id` or stands below it: no home for it. */
export function insideOf(get, id, above) {
  for (let at = above; at; at = get(at)?.parent) if (at === id) return true;
  return false;
}

// Counts that hang on items: children, what blocks what. Worked out once after a change, when first asked for.

const over = ["shipped", "dropped"];

const more = (map, id) => map.set(id, (map.get(id) || 0) + 1);

/** { children, blocks, blocked_by: Map of counts, blocked: Set of ids that wait for something not yet over }. */
export function tallies(store) {
  if (store.talliedAt === store.revision && store.tallied) return store.tallied;
  const found = { children: new Map(), blocks: new Map(), blocked_by: new Map(), blocked: new Set() };
  for (const item of store.items.values()) if (item.parent) more(found.children, item.parent);
  for (const [, kind, source, target] of store.links || []) {
    if (kind !== "blocks") continue;
    const from = store.items.get(source);
    if (!from || !store.items.has(target)) continue;
    more(found.blocks, source);
    more(found.blocked_by, target);
    if (!over.includes(store.categoryOf(from))) found.blocked.add(target);
  }
  store.talliedAt = store.revision;
  store.tallied = found;
  return found;
}

// The plan as the server sends it (roadmap/queries/plan.py): columns, which here become items and rows of links.

/** { …, items, links: [[id, kind, source, target, lag]] } */
export function unpacked({ size = 0, fields = [], empty, refs, columns = {}, links, ...frame }) {
  const ids = columns.id || [];
  return { ...frame, fields, items: itemsOf(size, fields, empty, refs, columns), links: linksOf(links, ids) };
}

/** Each item is a copy of one blank, so that all have one shape and none grows field by field. */
function itemsOf(size, fields, empty, refs, columns) {
  const blank = Object.fromEntries([["s", null], ["e", null], ...fields.map((name) => [name, Object.freeze(empty[name] ?? null)])]);
  const items = Array.from({ length: size }, () => ({ ...blank }));
  for (const name of fields) {
    const column = columns[name];
    if (!column) continue;
    const list = name === "parent" ? columns.id : refs[name];
    for (let at = 0; at < size; at += 1) {
      const value = column[at];
      if (value !== null) items[at][name] = list && typeof value === "number" ? list[value] : value;
    }
  }
  return items;
}

function linksOf({ ids, kinds, kind, source, target, lag }, items) {
  const named = ids.split(" ");
  return kind.map((one, at) => [named[at], kinds[one], items[source[at]] ?? source[at], items[target[at]] ?? target[at], lag?.[at] ?? 0]);
}

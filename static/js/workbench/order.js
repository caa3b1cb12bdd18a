// Where an item stands among the others: a patch says "after" or "before" another item, the server makes a rank of it.

export const ORDERING = ["after", "before"];

/** The rank that a patch will roughly give, to show meanwhile. `list` is sorted by rank. */
export function rankNear(list, patch) {
  const at = list.findIndex((other) => other.id === (patch.after ?? patch.before));
  if (at < 0) return {};
  const [low, high] = patch.after ? [list[at], list[at + 1]] : [list[at - 1], list[at]];
  if (!low) return { rank: high.rank - 1 };
  return { rank: high ? (low.rank + high.rank) / 2 : low.rank + 1 };
}

/** The patch that brings `item` back to where it stands now. */
export function placeOf(list, item) {
  const at = list.indexOf(item);
  if (at > 0) return { after: list[at - 1].id };
  return list[1] ? { before: list[1].id } : {};
}

/** The patch that puts an item into `column` (without it) at `index`. */
export function placeAt(column, index) {
  if (index > 0) return { after: column[index - 1].id };
  return column.length ? { before: column[0].id } : {};
}

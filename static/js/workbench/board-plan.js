// Which columns and swimlanes the board has.

import { fieldOr, keyReader, keysInOrder, keyWords } from "./by-field.js";
import { fields } from "./columns.js";
import { t } from "./i18n.js";

export const keyOfCell = (row, column) => `${row}\u0000${column}`;

const certainty = () => [
  { id: "now", name: t("Now"), hint: t("being built"), kind: "now" },
  { id: "next", name: t("Next"), hint: t("decided"), kind: "next" },
  { id: "later", name: t("Later"), hint: t("wanted; not promised"), kind: "later" },
  { id: "", name: t("Not placed"), hint: t("Drag one up, or move it with the keys"), kind: "unplaced" },
];

/** By certainty unless said otherwise; by status where nothing has been placed yet, as after an import. */
function unsaid({ ctx }) {
  const items = ctx.shown();
  return items.length === 0 || items.some(({ horizon }) => horizon) ? "horizon" : "status";
}

/** { field, columnsFor(items) }: by certainty, by status with its limits, or by any other field. */
export function planColumns(board) {
  const { ctx, store } = board;
  const asked = drawable(board, "columns", "horizon");
  const field = fieldOr(store, asked === "none" ? "horizon" : asked, asked ? "horizon" : unsaid(board));
  if (field === "horizon") return { field, columnsFor: certainty };
  if (field === "status") return { field, columnsFor: () => store.statuses.filter((one) => wanted(ctx, one)).map(({ id, name, category, wip_limit: limit }) => ({ id, name, kind: "status", category, limit })) };
  return { field, columnsFor: (items) => lanes(ctx, field, items, true).map((column) => ({ ...column, kind: "status" })) };
}

/** More columns or swimlanes than anybody looks at are not drawn: such a field is one for the table, and that is said once. */
const MOST = 200;

function drawable({ ctx, store }, name, instead) {
  const field = ctx.state[name];
  if (!["text", "url"].includes(fields(store)[field]?.kind) || new Set(ctx.shown().flatMap(keyReader(store, field))).size <= MOST) return field;
  ctx.set({ [name]: instead });
  ctx.tell.plain(t("{field} has too many values for a board. Group the table by it.", { field: fields(store)[field].label }));
  return instead;
}

/** { lane, rowsFor(items) }: swimlanes with something in them, or all that there are, to drop something there. */
export function planRows(board) {
  const { ctx, store } = board;
  const lane = fieldOr(store, drawable(board, "rows", "none"), "none");
  if (lane === "none") return { lane, rowsFor: () => [{ id: "all", name: "" }] };
  return { lane, rowsFor: (items) => lanes(ctx, lane, items, ctx.state.hollow === "1") };
}

/** A column that the filters leave empty is not drawn. */
function wanted({ state: { filters } }, { id, category }) {
  return passes(filters.category, category) && passes(filters.status, id);
}

const passes = (filter, value) => !filter || filter.values.includes(value) !== !!filter.not;

function lanes({ store, state }, field, items, empty) {
  const read = keyReader(store, field);
  const found = new Set(items.flatMap(read));
  const keys = keysInOrder(store, field, items);
  const more = [...found].filter((key) => key && !keys.includes(key));
  const all = [...keys, ...more].filter((key) => found.has(key) || (empty && passes(state.filters[field], key)));
  if (found.has("") || (empty && !all.length)) all.push("");
  return all.map((id) => ({ id, name: keyWords(store, field, id) }));
}

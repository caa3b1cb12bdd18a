// What the page shows, kept in its address, so that it can be shared, bookmarked and gone back to.

import { readFilters, writeFilters } from "./filter.js";

const CHOICES = {
  view: ["timeline", "board", "table"],
  zoom: ["months", "weeks", "quarters"],
  lanes: ["team", "objective", "product", "owner", "none"],
  columns: ["horizon", "status"],
  group: ["none", "status", "team", "objective", "product", "horizon", "owner", "type"],
};

export function readState(search) {
  const params = new URLSearchParams(search);
  const state = { q: params.get("q") || "", sort: params.get("sort") || "rank", item: params.get("item"), filters: readFilters(params) };
  for (const [name, values] of Object.entries(CHOICES)) state[name] = values.includes(params.get(name)) ? params.get(name) : values[0];
  return state;
}

export function writeState(state, search = "") {
  const params = new URLSearchParams(search);
  const put = (name, value, unsaid) => (value && value !== unsaid ? params.set(name, value) : params.delete(name));
  for (const [name, values] of Object.entries(CHOICES)) put(name, state[name], values[0]);
  put("q", state.q);
  put("sort", state.sort, "rank");
  writeFilters(state.filters, params);
  put("item", state.item);
  const text = params.toString();
  return text ? `?${text}` : "";
}

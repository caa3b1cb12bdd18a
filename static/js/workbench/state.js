// What the page shows, kept in its address, so that it can be shared, bookmarked and gone back to.

import { readFilters, writeFilters } from "./filter.js";
import { zoomOf } from "./scale.js";

const CHOICES = {
  view: ["timeline", "board", "table", "matrix", "tree", "calendar", "archive"],
};

/** Free texts, each with what goes without saying. Lists are separated by commas. */
const TEXTS = {
  q: "", zoom: "year", lanes: "team", links: "", path: "", miles: "", load: "", base: "", columns: "", rows: "none", hollow: "", cards: "", sort: "rank", group: "none", cols: "", sums: "", nest: "",
  x: "effort", y: "value", size: "companies", hue: "objective", corners: "", month: "", saved: "",
};

export function readState(search) {
  const params = new URLSearchParams(search);
  const state = { item: params.get("item"), filters: readFilters(params), f: readTree(params.get("f")) };
  for (const [name, values] of Object.entries(CHOICES)) state[name] = values.includes(params.get(name)) ? params.get(name) : values[0];
  for (const [name, unsaid] of Object.entries(TEXTS)) state[name] = params.get(name) || unsaid;
  state.zoom = zoomOf(state.zoom);
  return state;
}

/** A tree of conditions, or null. What it means is told when it is used. */
function readTree(text) {
  try {
    const node = JSON.parse(text || "null");
    return node && typeof node === "object" ? node : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export function writeState(state, search = "") {
  const params = new URLSearchParams(search);
  const put = (name, value, unsaid) => (value && value !== unsaid ? params.set(name, value) : params.delete(name));
  for (const [name, values] of Object.entries(CHOICES)) put(name, state[name], values[0]);
  for (const [name, unsaid] of Object.entries(TEXTS)) put(name, state[name], unsaid);
  writeFilters(state.filters, params);
  put("f", state.f && JSON.stringify(state.f));
  put("item", state.item);
  const text = params.toString();
  return text ? `?${text}` : "";
}

/** The part of an address that a saved view keeps: all but the open item. */
export function queryOf(state) {
  const params = new URLSearchParams(writeState({ ...state, item: null, saved: "" }));
  params.set("view", state.view);
  params.sort();
  return params.toString();
}

/** An address that asks for nothing gets what the workspace opens with. */
export const asked = (search, standard) => (search || !standard ? search : `?${standard}`);

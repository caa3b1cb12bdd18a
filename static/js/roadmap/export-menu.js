// What the workbench shows now, taken out as a file or a picture; and the calendar address. Loaded when the menu first opens.

import { fetched } from "./download.js";
import { toast } from "../toast.js";

const menu = document.getElementById("menu-export");
const { api } = document.getElementById("workbench").dataset;

/** By what the rows of this view stand together: groups of a table, lanes of a timeline, columns of a board. */
function grouping(view) {
  const kind = view.get("view") || "timeline";
  const by = { table: view.get("group"), timeline: view.get("lanes") || "team", board: view.get("columns") || "horizon" }[kind];
  return by === "none" ? "" : by;
}

/** The address of the view, with what the files know by another name. */
function fileQuery(format) {
  const view = new URLSearchParams(location.search);
  const query = new URLSearchParams({ format });
  for (const name of ["scenario", "q", "f", "sort", "category", "status", "type", "product", "team", "owner", "objective", "horizon", "tag"]) if (view.get(name)) query.set(name, view.get(name));
  for (const [name, value] of [["group", grouping(view)], ["nest", view.get("nest")]]) if (value) query.set(name, value);
  const columns = (view.get("cols") || "").split(",").filter(Boolean).map((one) => one.split(":")[0]);
  if (columns.length) query.set("columns", columns.join());
  return query;
}

/** The whole address of the view: a picture draws what is shown as it is shown. */
function viewQuery(more) {
  const query = new URLSearchParams(location.search);
  query.delete("item");
  if (!query.get("view")) query.set("view", "timeline");
  // As much time as the screen shows, also where the address leaves that unsaid.
  const zoom = query.get("view") === "timeline" && document.querySelector('[data-zoom][aria-pressed="true"]')?.dataset.zoom;
  if (zoom) query.set("zoom", zoom);
  for (const [name, value] of Object.entries(more)) if (value) query.set(name, value);
  return query;
}

const locale = () => new Intl.Locale(document.documentElement.lang === "en" ? navigator.language || "en-GB" : document.documentElement.lang || "en-GB");

/** With which day a week begins here, as in the calendar; 0 is Sunday. */
function weekday() {
  const here = locale();
  return String((here.getWeekInfo?.() || here.weekInfo || { firstDay: 1 }).firstDay % 7);
}

function aim() {
  for (const link of menu.querySelectorAll("[data-format]")) link.href = `${api}/items/export?${fileQuery(link.dataset.format)}`;
  for (const link of menu.querySelectorAll("[data-drawn]")) link.href = `${api}/items/picture?${viewQuery({ format: link.dataset.drawn, paper: link.dataset.paper, weekday: weekday() })}`;
  menu.querySelector("[data-print]").href = `print/?${viewQuery({ weekday: weekday() })}`;
  // A calendar follows the live plan, whatever a scenario would make of it.
  menu.querySelector("[data-calendar]").hidden = new URLSearchParams(location.search).has("scenario");
  menu.inert = false;
}

/** Shows the address to be copied; asked anew, the old one is dead. */
async function calendar(method, { failed, copied }) {
  const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  const answer = await fetch(`${api}/calendar-address`, { method, headers: { "X-CSRFToken": token } });
  if (!answer.ok) return toast(failed);
  const saved = new URLSearchParams(location.search).get("saved");
  const { url } = await answer.json();
  const field = menu.querySelector("[data-address]");
  field.value = saved ? `${url}?view=${saved}` : url;
  menu.querySelector("[data-calendar-shown]").hidden = false;
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return toast(copied);
  } catch {
    return null; // it stays selected, to be copied by hand
  }
}

menu.addEventListener("toggle", aim);
menu.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-calendar]")) calendar(button.dataset.calendar, button.dataset);
});
fetched(menu, "[data-drawn], [data-format]");
aim();

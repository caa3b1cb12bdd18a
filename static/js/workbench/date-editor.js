// Dates with their precision, for both ends of an item: how exact, then when.

import { h } from "./dom.js";
import { PRECISIONS, settle, toDay, toISO } from "./dates.js";
import { sayDates } from "./say.js";
import { place } from "../place.js";
import { t } from "./i18n.js";

const exactness = () => ({ day: t("exact day"), month: t("month"), quarter: t("quarter"), half: t("half year"), year: t("year") });

/**
 * Open beside `anchor`; `done(patch | null)` is called once it is shut. `given` is the precision of a first date.
 * Of `several` items an end that is left blank stays as each has it.
 */
export function openDates({ store, item, anchor, focus = "start", given = "month", several = false, done }) {
  const edges = { start: edgeField(item, "start", t("Start"), given), end: edgeField(item, "end", t("End"), given) };
  const words = h("output", { class: "result" });
  const form = h("form", { class: "menu dates", popover: "auto", role: "dialog", "aria-label": t("Dates of {title}", { title: item.title }) },
    edges.start.row, edges.end.row, words,
    h("div", { class: "btns" },
      h("button", { class: "btn primary sm", type: "submit" }, t("Set dates")),
      item.start || item.end || several ? h("button", { class: "btn quiet sm", type: "button", onclick: () => shut({ start: null, end: null, start_precision: null, end_precision: null }) }, t("No date")) : null));
  let patch = null;

  function shut(found) {
    patch = found;
    form.hidePopover();
  }

  function read() {
    const found = Object.assign({}, ...Object.values(edges).filter(({ input }) => input.value || !several).map((edge) => edge.read()));
    edges.end.input.setCustomValidity(found.start && found.end && found.end < found.start ? t("The end lies before the start.") : "");
    words.textContent = several ? sayOfSeveral(found) : sayDates(found) || t("no date");
    return found;
  }

  form.addEventListener("input", read);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = read();
    shut(Object.keys(found).length ? found : null);
  });
  form.addEventListener("keydown", (event) => event.stopPropagation());
  form.addEventListener("toggle", (event) => {
    if (event.newState === "open") return;
    form.remove();
    done(patch, "Enter");
  });
  document.body.append(form);
  form.showPopover();
  place(form, anchor.getBoundingClientRect());
  read();
  (focus === "end" ? edges.end : edges.start).input.focus();
  return form;
}

function sayOfSeveral(found) {
  if (!found.start && !found.end) return t("every date stays as it is");
  const rest = found.start && found.end ? "" : found.end ? t("; each start stays as it is") : t("; each end stays as it is");
  return `${sayDates(found)}${rest}`;
}

/** One end: its precision and its day. A date typed in is taken to the edge of its span. */
function edgeField(item, edge, label, given) {
  const input = h("input", { class: "field sm", type: "date", value: item[edge] || "", "aria-label": label, min: "1970-01-01", max: "2199-12-31" });
  const precision = h("select", { class: "field sm", "aria-label": t("How exact: {edge}", { edge: label }) }, PRECISIONS.map((value) => h("option", { value }, exactness()[value])));
  precision.value = item[`${edge}_precision`] || given;
  const read = () => {
    if (!input.value) return { [edge]: null, [`${edge}_precision`]: null };
    return { [edge]: toISO(settle(toDay(input.value), precision.value, edge)), [`${edge}_precision`]: precision.value };
  };
  return { input, read, row: h("div", { class: "edge" }, h("span", { "aria-hidden": "true" }, label), precision, input) };
}

// Editing a field where it stands, with the browser's own controls.

import { h } from "./dom.js";
import { choices, fields, nothingWords } from "./columns.js";
import { openDates } from "./date-editor.js";
import { t } from "./i18n.js";

const makers = { text: textField, choice: choiceField, number: numberField, tags: tagsField };

export const editable = (field) => field in fields() && fields()[field].kind !== "none";

/**
 * Put an editor for `field` of `item` into `host`. `done(patch | null, key)` is called once: null when given up;
 * `key` is the key that ended it, for moving on.
 */
export function edit({ store, item, field, host, done }) {
  if (fields()[field].kind === "date") return openDates({ store, item, anchor: host, focus: field, done });
  const before = [...host.childNodes];
  const control = makers[fields()[field].kind](store, item, field);
  let over = false;
  const finish = (keep, key) => {
    if (over) return;
    over = true;
    const value = keep && control.checkValidity() ? control.read() : item[field];
    host.classList.remove("editing");
    host.replaceChildren(...before);
    done(keep && JSON.stringify(value ?? null) !== JSON.stringify(item[field] ?? null) ? { [field]: value } : null, key);
  };
  control.setAttribute("aria-label", fields()[field].label);
  control.addEventListener("keydown", (event) => pressed(event, finish));
  control.addEventListener("blur", () => finish(true));
  if (control.matches("select")) control.addEventListener("change", () => finish(true, "Enter"));
  host.classList.add("editing");
  host.replaceChildren(control);
  control.focus();
  control.select?.();
  if (control.matches("select")) pick(control);
  return control;
}

function pressed(event, finish) {
  event.stopPropagation();
  if (event.isComposing) return;
  const { key, target } = event;
  const enters = key === "Enter" && (!target.matches("textarea") || event.metaKey || event.ctrlKey);
  if (key !== "Escape" && key !== "Tab" && !enters) return;
  event.preventDefault();
  finish(key !== "Escape", event.shiftKey && key === "Tab" ? "BackTab" : key);
}

/** Open the list of a select at once; not every browser lets us. */
function pick(select) {
  try {
    select.showPicker();
  } catch {
    select.focus();
  }
}

function textField(store, item, field) {
  const el = h("input", { class: "edit", type: "text", value: item[field] || "", required: true, maxlength: 300 });
  el.read = () => el.value.trim() || item[field];
  return el;
}

function numberField(store, item, field) {
  const el = h("input", { class: "edit", type: "number", min: 0, max: fields()[field].most || null, step: "any", value: item[field] ?? "", inputmode: "decimal" });
  el.read = () => (el.value === "" ? null : el.valueAsNumber);
  return el;
}

function tagsField(store, item) {
  const known = choices(store, "tag");
  const el = h("input", { class: "edit", type: "text", value: (item.tags || []).join(", "), placeholder: known.slice(0, 3).map(([tag]) => tag).join(", ") || t("web, growth") });
  el.read = () => [...new Set(el.value.split(",").map((tag) => tag.trim()).filter(Boolean))];
  return el;
}

function choiceField(store, item, field) {
  const el = h("select", { class: "edit" });
  if (fields()[field].optional) el.append(h("option", { value: "" }, nothingWords(field)));
  el.append(...choices(store, field).map(([value, words]) => h("option", { value }, words)));
  el.value = item[field] || "";
  el.read = () => el.value || null;
  return el;
}

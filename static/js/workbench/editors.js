// Editing a field where it stands, with the browser's own controls.

import { h } from "./dom.js";
import { choices, fields, nothingWords } from "./columns.js";
import { openDates } from "./date-editor.js";
import { at } from "./queue.js";
import { amount, typed, unread } from "./numbers.js";
import { t } from "./i18n.js";

const makers = { text: textField, url: urlField, choice: choiceField, number: numberField, money: numberField, tags: tagsField, multi: multiField, check: checkField, day: dayField, item: itemField };

export const editable = (field) => field in fields() && fields()[field].kind !== "none";

/**
 * Put an editor for `field` of `item` into `host`. `done(patch | null, key)` is called once: null when given up;
 * `key` is the key that ended it, for moving on. `text`: what to begin with instead of the value.
 */
export function edit({ store, item, field, host, done, text }) {
  if (fields(store)[field].kind === "date") return openDates({ store, item, anchor: host, focus: field, done });
  const before = [...host.childNodes];
  const control = controlFor(store, item, field);
  const was = at(item, field) ?? null;
  let over = false;
  const finish = (keep, key) => {
    if (over) return;
    const why = keep && control.why?.();
    if (why && key) return refuse(control, why);
    over = true;
    if (why) store.tell?.refused(why);
    const value = keep && !why && control.checkValidity() ? control.read() : was;
    for (const el of [host, host.parentElement]) el?.classList.remove("editing", "above");
    host.replaceChildren(...before);
    done(JSON.stringify(value ?? null) !== JSON.stringify(was) ? { [field]: value } : null, key);
  };
  control.setAttribute("aria-label", fields(store)[field].label);
  control.addEventListener("keydown", (event) => pressed(event, finish));
  control.addEventListener("focusout", (event) => control.contains(event.relatedTarget) || finish(true));
  if (control.matches("select:not([multiple])")) control.addEventListener("change", () => finish(true, "Enter"));
  host.classList.add("editing");
  // What opens below a cell must lie over the rows that follow.
  host.parentElement?.classList.add("above");
  host.replaceChildren(control);
  begin(control, text);
  return control;
}

/** Said where it stands, with what was typed kept. */
function refuse(control, why) {
  control.setCustomValidity(why);
  control.setAttribute("aria-invalid", "true");
  control.reportValidity();
}

/** A control for a field, with `read()` and `checkValidity()`, and `why()` it cannot be read; of an item that may be nothing but {}. */
export const controlFor = (store, item, field) => makers[fields(store)[field].kind](store, item, field);

function begin(control, text) {
  const first = control.matches("input, select, textarea") ? control : control.querySelector("input");
  first?.focus();
  if (text && first.matches("textarea, input:not([type=checkbox])")) first.value = text;
  else first?.select?.();
  if (control.matches("select")) pick(control);
}

function pressed(event, finish) {
  event.stopPropagation();
  if (event.isComposing) return;
  const { key, target } = event;
  const enters = key === "Enter" && (!target.matches("textarea") || event.metaKey || event.ctrlKey);
  if (key !== "Escape" && key !== "Tab" && !enters) return walk(event);
  event.preventDefault();
  return finish(key !== "Escape", event.shiftKey && key === "Tab" ? "BackTab" : key);
}

/** Up and down among several boxes. */
function walk(event) {
  const boxes = [...event.currentTarget.querySelectorAll("input[type=checkbox]")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || boxes.length < 2) return;
  event.preventDefault();
  boxes[(boxes.indexOf(event.target) + step + boxes.length) % boxes.length].focus();
}

/** Open the list of a select at once; not every browser lets us. */
function pick(select) {
  try {
    select.showPicker();
  } catch {
    select.focus();
  }
}

const MOST_TEXT = 5000;
const line = (item, field, more) => h("input", { class: "edit", type: "text", value: at(item, field) ?? "", ...more });

/** Text of several lines, which a line would run together. */
function linesOf(item, field) {
  return h("textarea", { class: "edit lines", rows: 4, maxlength: MOST_TEXT, value: at(item, field) });
}

function textField(store, item, field) {
  const { required } = fields(store)[field];
  const lines = String(at(item, field) ?? "").includes("\n");
  const el = lines ? linesOf(item, field) : line(item, field, { required, maxlength: required ? 300 : MOST_TEXT });
  el.read = () => el.value.trim() || (required ? at(item, field) : field.startsWith("custom.") ? null : "");
  return el;
}

function urlField(store, item, field) {
  const el = line(item, field, { type: "url", maxlength: 2000, placeholder: "https://" });
  const said = () => el.value.trim();
  const why = () => (said() && !(/^https?:\/\/./.test(said()) && URL.canParse(said())) ? t("Write the whole address, beginning with https://.") : "");
  el.addEventListener("input", () => el.setCustomValidity(why()));
  return Object.assign(el, { why, read: () => said() || null });
}

function numberField(store, item, field) {
  const { least, most } = fields(store)[field];
  const now = at(item, field);
  const el = line(item, field, { inputmode: "decimal", autocomplete: "off", value: typeof now === "number" ? typed(now) : "" });
  const why = () => unread(el.value, { least, most });
  el.addEventListener("input", () => el.setCustomValidity(why()));
  return Object.assign(el, { why, read: () => (el.value.trim() === "" ? null : amount(el.value)) });
}

function dayField(store, item, field) {
  const el = line(item, field, { type: "date", min: "1900-01-01", max: "2199-12-31" });
  el.read = () => el.value || null;
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
  if (fields(store)[field].optional) el.append(h("option", { value: "" }, nothingWords(field)));
  el.append(...choices(store, field).map(([value, words]) => h("option", { value }, words)));
  el.value = at(item, field) || "";
  el.read = () => el.value || null;
  return el;
}

function checkField(store, item, field) {
  const box = h("input", { type: "checkbox", checked: !!at(item, field), "aria-label": fields(store)[field].label });
  const el = h("label", { class: "edit tick" }, box);
  return Object.assign(el, { checkValidity: () => true, read: () => box.checked || null });
}

function multiField(store, item, field) {
  const chosen = at(item, field) || [];
  const boxes = choices(store, field).map(([value, words]) => h("label", null, h("input", { type: "checkbox", value, checked: chosen.includes(value) }), words));
  const el = h("div", { class: "edit several", role: "group" }, boxes);
  const read = () => {
    const values = [...el.querySelectorAll("input:checked")].map(({ value }) => value);
    return values.length ? values : null;
  };
  return Object.assign(el, { checkValidity: () => true, read });
}

const MOST = 30;

/** Another item, found by its key or a part of its title. */
function itemField(store, item, field) {
  const now = store.get(item[field]);
  const list = h("datalist", { id: "edit-items" });
  const el = line(item, field, { list: "edit-items", value: now ? `${now.key} ${now.title}` : "", placeholder: t("Key or title") });
  const host = h("span", { class: "edit-item" }, el, list);
  const offer = () => list.replaceChildren(...found(store, item, el.value).map(({ key, title }) => h("option", { value: `${key} ${title}` })));
  el.addEventListener("input", offer);
  return Object.assign(host, { checkValidity: () => true, read: () => named(store, el.value, item[field]) });
}

function found(store, item, text) {
  const part = text.trim().toLowerCase();
  const matches = (other) => other.id !== item.id && `${other.key} ${other.title}`.toLowerCase().includes(part);
  return part ? store.ranked().filter(matches).slice(0, MOST) : [];
}

/** The item of a typed key; nothing typed is none, nonsense leaves what was. */
function named(store, text, before) {
  if (!text.trim()) return null;
  return store.byKey(text.trim().split(/\s/)[0].toUpperCase())?.id ?? before;
}

// A role was taken away while the page is open: it is said, and what was on its way is kept here to be copied.

import { h, icon } from "./dom.js";
import { ORDERING } from "./order.js";
import { t } from "./i18n.js";

const notes = () => document.querySelector(".wb-notes");
const closer = (box) => h("button", { class: "btn quiet sm", type: "button", onclick: () => box.remove() }, t("Close"));

/** One box for all that was not taken; each line says of what, which field, and the value. */
export function showDenied(tell, words, item, patch) {
  const fields = Object.keys(patch).filter((name) => !ORDERING.includes(name));
  const lines = fields.map((name) => h("li", null, h("b", null, `${item.key} ${item.title}: `), `${tell.names([name]) || name} `, h("code", null, said(tell, name, patch[name]))));
  const box = notes().querySelector(".denied") || made(words);
  box.querySelector("ul").append(...lines);
}

/** With the name that an id stands for. */
const said = (tell, name, value) => tell.sayField(name, value).replace(/^“([^]*)”$/, "$1");

function made(words) {
  const list = h("ul", { class: "cells" });
  const copy = () => navigator.clipboard.writeText([...list.children].map((line) => line.textContent).join("\n"));
  const box = h("div", { class: "lost say late denied", role: "alert" }, h("div", null, h("b", null, t("Not saved. Copy what you still need:")), h("p", null, words), list));
  box.append(h("div", { class: "btns" }, h("button", { class: "btn sm", type: "button", onclick: copy }, icon("copy"), t("Copy these")), closer(box)));
  notes().append(box);
  return box;
}

const roleWords = (can) => (can ? t("Your role has changed: you may change this plan now.") : t("Your role has changed: you may look at this plan, but no longer change it."));

/**
 * `can`: whether one may change things now; null when one may not even look. Nothing can be dragged from then on, and
 * the page loads itself anew unless something typed or not sent would be lost.
 */
export function showRole(tell, can) {
  const words = can === null ? t("You no longer have access to this workspace. What you see is how it was; nothing here is saved any more.") : roleWords(can);
  notes().querySelector(".role")?.remove();
  const box = h("div", { class: "lost say late role", role: "alert" }, h("p", null, words));
  const again = can !== null && h("button", { class: "btn sm", type: "button", onclick: () => anew(can) }, t("Load the page anew"));
  box.append(h("div", { class: "btns" }, again || "", closer(box)));
  notes().append(box);
  hold(!can);
  if (can !== null) setTimeout(() => box.isConnected && !unsaved(tell) && anew(can), READ);
}

const READ = 2500;
const SAID = "pmhub.role";

function anew(can) {
  sessionStorage.setItem(SAID, can ? "more" : "less");
  location.reload();
}

/** What was the matter, said once more on the page that was loaded anew. */
export function sayRole(tell) {
  const said = sessionStorage.getItem(SAID);
  sessionStorage.removeItem(SAID);
  if (said) tell.plain(roleWords(said === "more"));
}

const TYPED = "textarea, select, input:not([type=search], [type=checkbox], [type=radio], [type=hidden])";

/** Whether a new page would lose anything: what waits to be sent, was refused, or stands in an open field. */
function unsaved(tell) {
  const typing = [...document.querySelectorAll(`.wb-stage :is(${TYPED}), .panel :is(${TYPED}), dialog[open] :is(${TYPED}), :popover-open :is(${TYPED})`)];
  return tell.store.queue.busy || notes().querySelector(".lost:not(.role)") || document.querySelector("dialog[open]") || document.fullscreenElement || typing.some((field) => field.checkVisibility() && (field === document.activeElement || field.value !== initial(field)));
}

const initial = (field) => (field.matches("select") ? ([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.value : field.defaultValue);

let held = false;

/** A press moves nothing any more: the views made themselves ready for dragging when one still might. A table only selects. */
function hold(on) {
  document.body.classList.toggle("only-look", on);
  if (on && !held) document.querySelector(".wb-stage").addEventListener("pointerdown", (event) => {
    if (document.body.classList.contains("only-look") && document.body.dataset.view !== "table") event.stopPropagation();
  }, true);
  held ||= on;
}

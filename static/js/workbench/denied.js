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

/** `can`: whether one may change things now; null when one may not even look. */
export function showRole(can) {
  const words = can === null ? t("You no longer have access to this workspace. What you see is how it was; nothing here is saved any more.")
    : can ? t("Your role has changed: you may change this plan now.") : t("Your role has changed: you may look at this plan, but no longer change it.");
  notes().querySelector(".role")?.remove();
  const box = h("div", { class: "lost say late role", role: "alert" }, h("p", null, words));
  const again = can !== null && h("button", { class: "btn sm", type: "button", onclick: () => location.reload() }, t("Load the page anew"));
  box.append(h("div", { class: "btns" }, again || "", closer(box)));
  notes().append(box);
}

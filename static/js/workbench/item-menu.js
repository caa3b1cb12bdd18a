// What can be done with an item, or with all that are picked: behind the panel's "…", and under the right button in any view.

import { archive, copyLink, duplicate, mayShare, merge, remove, share, shareByLink } from "./item-acts.js";
import { h, icon, put } from "./dom.js";
import { place } from "../place.js";
import { t } from "./i18n.js";

let menu;

/** `at`: an element, or { x, y } where it was asked for. */
export async function openItemMenu(app, ids, at) {
  await app.dress("acts");
  if (!menu) document.body.append((menu = h("div", { class: "menu", id: "wb-item-menu", popover: "auto", role: "dialog", "aria-label": t("What can be done with it") })));
  const box = at.getBoundingClientRect?.() ?? { left: at.x, right: at.x, top: at.y, bottom: at.y };
  put(menu, entries(app, ids, at).map((entry) => (entry === "-" ? h("hr") : row(...entry))));
  menu.showPopover();
  place(menu, box);
  menu.querySelector("button")?.focus();
}

function row(words, glyph, run, key) {
  const done = () => {
    menu.hidePopover();
    run();
  };
  return h("button", { type: "button", onclick: done }, icon(glyph), words, key && h("kbd", { class: "end" }, key));
}

const held = ({ store }) => "laid" in store.api;

function entries(app, ids, at) {
  return ids.length > 1 ? ofMany(app, ids) : ofOne(app, ids[0], !at.getBoundingClientRect);
}

function ofMany(app, ids) {
  return [
    [t("Duplicate {n} item|Duplicate {n} items", { n: ids.length }), "copy", () => duplicate(app, ids)],
    ids.length === 2 && !held(app) && [t("Merge the two…"), "merge", () => merge(app, ids)],
    [t("Archive {n} item|Archive {n} items", { n: ids.length }), "archive", () => archive(app, ids)],
    "-",
    [t("Delete {n} item|Delete {n} items", { n: ids.length }), "trash", () => remove(app, ids)],
  ].filter(Boolean);
}

/** `there`: asked for in a view, not in the open item. */
function ofOne(app, id, there) {
  const write = app.store.canWrite;
  return [
    there && [t("Open"), "arrow-r", () => app.open(id, { focus: true }), "↵"],
    there && write && [app.picked.ids.has(id) ? t("Select no longer") : t("Select"), "check", () => app.picked.toggle(id), "X"],
    write && [t("Dates…"), "calendar", () => app.dates(id), "T"],
    write && "-",
    write && !held(app) && [t("Duplicate"), "copy", () => duplicate(app, [id])],
    write && !held(app) && [t("Merge into…"), "merge", () => merge(app, [id])],
    write && [t("Archive"), "archive", () => archive(app, [id])],
    write && "-",
    [t("Copy link"), "link", () => copyLink(app, id)],
    mayShare(app) && [t("Share by link…"), "globe", () => shareByLink(app, [id])],
    navigator.share && [t("Share…"), "share", () => share(app, id)],
    write && "-",
    write && [t("Delete"), "trash", () => app.remove(id)],
  ].filter(Boolean);
}

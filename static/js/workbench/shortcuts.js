// Keys of the workbench. Those that stand here are listed by `?`; arrows and Enter belong to the views.

import { register, typing } from "../keys.js";
import { withModifier } from "./dom.js";
import { t } from "./i18n.js";

export function keys(app) {
  const items = { when: () => app.view.order().length > 0 };
  const moves = { when: () => !!app.view.move && items.when() };
  const bars = { when: () => app.viewName === "timeline" };
  register("j", t("Next item"), () => app.step(1), items);
  register("k", t("Previous item"), () => app.step(-1), items);
  if (app.store.canWrite) {
    register("e", t("Edit what is selected"), () => editHere(app), items);
    register("x", t("Select, to change several at once"), () => pick(app), items);
    register("t", t("Give it a date"), () => app.current() && app.dates(app.current()), items);
    register("alt+ArrowRight", t("Move in time or between columns"), (event) => moved(app, event), moves);
    register("alt+ArrowDown", t("Move up or down, or to the next lane"), (event) => moved(app, event), moves);
    register("shift+ArrowRight", t("Pull the end of a bar"), (event) => pulled(app, event), bars);
    register("alt+shift+ArrowRight", t("Pull the start of a bar"), (event) => pulled(app, event), bars);
  }
  // Who may only look is told so, where others would make or change something.
  if (!app.store.canWrite) for (const key of ["c", "e", "t", "x"]) register(key, "", () => app.edits.may(), { hidden: true });
  document.addEventListener("keydown", (event) => early(app, event), true);
}

function editHere(app) {
  if (app.view.edit?.()) return;
  const id = app.current();
  if (!id) return;
  app.open(id);
  app.panel.editTitle();
}

function pick(app) {
  const id = app.current();
  if (id && app.viewName !== "archive") app.picked.toggle(id);
}

function moved(app, event) {
  const item = app.store.get(app.current());
  return !!item && app.store.canWrite && !!app.view.move?.(event, item);
}

const elsewhere = (event) => event.target.closest?.(".panel, .head, .filters, .side");

/** Only bars have ends to pull, and only where one looks at them. */
const pulled = (app, event) => app.viewName === "timeline" && !elsewhere(event) && moved(app, event);

/** Before the page's own keys: arrows that move things, and Escape. */
function early(app, event) {
  if (event.isComposing || typing(event.target) || document.querySelector("dialog[open], [popover].menu:popover-open")) return;
  const used = event.key.startsWith("Arrow") ? arrows(app, event) : event.key === "Escape" ? escape(app) : event.key === " " && space(app, event);
  if (!used) return;
  event.preventDefault();
  event.stopPropagation();
}

function arrows(app, event) {
  if (elsewhere(event)) return false;
  if (withModifier(event)) return moved(app, event);
  if (event.shiftKey) return pulled(app, event);
  const id = app.current();
  return !!id && !!app.view.key?.(event, id);
}

/** On an item that is a link: what it has a use for elsewhere, scrolls here. */
function space(app, event) {
  const id = app.store.canWrite && !withModifier(event) && !elsewhere(event) && event.target.closest?.("a")?.closest("[data-id]")?.dataset.id;
  if (id) app.picked.toggle(id);
  return !!id;
}

function escape(app) {
  if (app.view.escape?.() || app.picked.clear()) return true;
  if (!app.openId()) return false;
  app.close();
  return true;
}

// The workbench over a scenario. Loaded for ?scenario=<id> only.

import { follow } from "./scenario-live.js";
import { mark } from "./scenario-marks.js";
import { h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { toast } from "../toast.js";

export { ScenarioApi } from "./scenario-api.js";

/** The banner, and a guard before the parts of the panel that the server draws: they belong to the live plan. */
export function enter(api, root, store) {
  mark(api, store);
  api.onLaid = (ids) => store.onStale?.(ids);
  const leave = new URL(location.href);
  leave.searchParams.delete("scenario");
  const words = h("b", null, banner(api.scenario));
  follow(api, store, () => { words.textContent = banner(api.scenario); });
  const page = `${location.pathname}scenarios${api.path.slice("/scenarios".length)}/`;
  root.before(h("div", { class: "say wb-scenario", role: "status" }, icon("branch"), h("div", null, words),
    h("a", { class: "btn sm", href: page, onclick: (event) => onceSent(event, store) }, t("Compare and apply")), h("a", { class: "btn quiet sm", href: leave.href, onclick: (event) => onceSent(event, store) }, t("Leave"))));
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb === "get" || !event.target.closest(".panel")) return;
    event.preventDefault();
    toast(t("A scenario does not hold this. Leave it to change the live plan."), { kind: "late" });
  });
}

function banner({ name, state }) {
  return state === "open" ? t("You are in the scenario “{name}”; nothing here changes the live plan.", { name }) : t("The scenario “{name}” is closed; nothing here can be changed.", { name });
}

/** Follow a link when all that was changed has reached the scenario: the page behind it shows what is there. */
function onceSent(event, { queue }) {
  if (!queue.busy || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const { href } = event.currentTarget;
  event.currentTarget.setAttribute("aria-busy", "true");
  queue.through().then(() => location.assign(href));
}

// The way to sign out leads past what waits to be sent in this browser, where anything does. Loaded when something may.

import { Shelf } from "./workbench/kept-shelf.js";

const shelf = await Shelf.of(`${document.body.dataset.me}.`);

async function go(form) {
  if (await shelf.count()) location.assign(form.action);
  else {
    sessionStorage.clear();
    form.submit();
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  event.preventDefault();
  go(event.target);
});
document.body.dataset.guarded = "true";

// Before somebody signs out: what waits to be sent in this browser is told, and does not stay behind;
// nor does what the tab keeps, such as what was typed.

import { Shelf } from "./workbench/kept-shelf.js";

const form = document.querySelector("[data-sign-out]");
const shelf = await Shelf.of(`${form.dataset.me}.`);
const unsent = (await shelf.count()) > 0;

for (const one of document.querySelectorAll("[data-unsent]")) one.hidden = !unsent;
for (const one of document.querySelectorAll("[data-saved]")) one.hidden = unsent;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await shelf.clear();
  sessionStorage.clear();
  form.submit();
});
form.dataset.guarded = "true";

// Small manners of plain forms: data-submit sends on change, data-confirm asks first, data-copy copies.
import { toast } from "./toast.js";

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.sure) return;
  event.preventDefault();
  ask(form.dataset.confirm).then((sure) => {
    if (!sure) return;
    form.dataset.sure = "yes";
    form.requestSubmit(event.submitter ?? undefined);
  });
});

// With the session ends what this tab keeps of it, such as what was typed and where one was. A session that was lost
// keeps it: the same person goes on.
window.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]") && !event.defaultPrevented) sessionStorage.clear();
});

// What the browser keeps is read once the page is at rest: the first reading waits for another process of the browser.
const DRAFTS = "form[data-draft]:not(.speak)";
if (document.querySelector(DRAFTS)) import("./draft.js");
// A part of the page that comes later: one that htmx put there, or was told of.
for (const name of ["htmx:load", "htmx:afterProcessNode"])
  document.body.addEventListener(name, ({ target }) => {
    const place = target.parentElement ?? target;
    if (place.querySelector(DRAFTS)) import("./draft.js").then(({ keepDrafts }) => keepDrafts(place));
  });
setTimeout(() => {
  if (sessionStorage["pmhub.sent"]) import("./draft.js");
  if (localStorage["pmhub.waiting"]) import("./signing-out.js");
}, 600);

// A decision: answers true or false.
export function ask(question) {
  const box = document.getElementById("ask");
  box.querySelector(".body p").textContent = question;
  box.returnValue = "";
  box.showModal();
  return new Promise((settle) => {
    box.addEventListener("close", () => settle(box.returnValue === "yes"), { once: true });
  });
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    toast(button.dataset.copied ?? "", { kind: "good" });
  } catch {
    getSelection().selectAllChildren(source);
  }
});

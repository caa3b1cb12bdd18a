// Before somebody signs out: what waits to be sent in this browser is told, and does not stay behind.

const form = document.querySelector("[data-sign-out]");
const waiting = () => Object.keys(localStorage).filter((key) => key.startsWith(`pmhub.waiting.${form.dataset.me}.`));

const unsent = waiting().length > 0;
for (const one of document.querySelectorAll("[data-unsent]")) one.hidden = !unsent;
for (const one of document.querySelectorAll("[data-saved]")) one.hidden = unsent;

form.addEventListener("submit", () => waiting().forEach((key) => localStorage.removeItem(key)));

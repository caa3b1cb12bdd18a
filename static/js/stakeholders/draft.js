// What is typed survives a reload or a lost session: kept in this browser until the form is sent.
const form = document.querySelector("form[data-draft]");
const key = form && `pmhub:draft:${location.pathname}:${form.dataset.draft}`;
const kept = key && localStorage.getItem(key);
const area = form?.querySelector("textarea");

if (area && kept && !form.querySelector(".error") && kept !== area.value) area.value = kept;
area?.addEventListener("input", () => localStorage.setItem(key, area.value));
form?.addEventListener("submit", () => localStorage.removeItem(key));

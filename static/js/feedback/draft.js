// What was typed into a form survives a reload and a lost session; it is forgotten once the form is sent and taken.
const fields = (form) => [...form.elements].filter((one) => one.name && one.type !== "hidden" && one.name !== "csrfmiddlewaretoken");

export function keepDraft(form) {
  if (form.dataset.kept) return;
  form.dataset.kept = "yes";
  const key = `draft:${document.body.dataset.workspace}:${form.dataset.draft}`;
  restore(form, key);
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields(form).map((one) => [one.name, one.value]))));
  });
  form.addEventListener("submit", () => sessionStorage.setItem(`${key}:sent`, "yes"));
}

function restore(form, key) {
  sessionStorage.removeItem(`${key}:sent`);
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  // A form that came back refused carries what was typed already.
  if (!kept || form.querySelector("[aria-invalid=true]")) return;
  for (const one of fields(form)) if (kept[one.name] !== undefined) one.value = kept[one.name];
}

// On a page without a form: what was sent has been taken. (A lost session leads to the sign-in page, not here.)
export function settleDrafts() {
  for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith("draft:") && one.endsWith(":sent"))) {
    sessionStorage.removeItem(key);
    sessionStorage.removeItem(key.slice(0, -":sent".length));
  }
}

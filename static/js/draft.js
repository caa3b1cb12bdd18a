// What was typed into a form survives a reload and a lost session, for whoever typed it; once it is sent and taken it is
// forgotten. In `sessionStorage`: it is of this tab, and of no other person who signs in here.
const SENT = "pmhub.sent";
const LOOSE = ["hidden", "file", "password", "submit", "button"];
const ticked = (one) => one.type === "checkbox" || one.type === "radio";

// Of each field its name, and its place among those of the same name.
function* fields(form) {
  const seen = {};
  for (const one of form.elements) {
    if (!one.name || LOOSE.includes(one.type)) continue;
    seen[one.name] = (seen[one.name] ?? -1) + 1;
    yield [`${one.name}#${seen[one.name]}`, one];
  }
}

const said = (one) => (ticked(one) ? one.checked : one.multiple ? [...one.selectedOptions].map(({ value }) => value) : one.value);

// As the page came: of a choice that nothing was chosen in it is the first.
function came(one) {
  if (ticked(one)) return one.defaultChecked;
  if (!one.options) return one.defaultValue;
  const chosen = [...one.options].filter(({ defaultSelected }) => defaultSelected).map(({ value }) => value);
  return one.multiple ? chosen : (chosen.at(-1) ?? one.options[0]?.value ?? "");
}

function say(one, value) {
  if (ticked(one)) one.checked = value;
  else if (one.multiple) for (const option of one.options) option.selected = value.includes(option.value);
  else one.value = value;
}

const gathered = (form, of) => Object.fromEntries([...fields(form)].map(([name, one]) => [name, of(one)]));

export function keepDraft(form) {
  if (form.dataset.kept) return;
  form.dataset.kept = "yes";
  const { workspace, me } = document.body.dataset;
  const key = `draft:${me}:${workspace}:${form.dataset.draft}`;
  const from = JSON.stringify(gathered(form, came));
  restore(form, key, from);
  const keep = () => sessionStorage.setItem(key, JSON.stringify({ from, typed: gathered(form, said) }));
  for (const name of ["input", "change"]) form.addEventListener(name, keep);
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, key));
}

function restore(form, key, from) {
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  // A form that came back refused carries what was typed already; what somebody changed meanwhile is not written over.
  if (!kept || kept.from !== from || form.querySelector("[aria-invalid=true]")) return;
  for (const [name, one] of fields(form)) if (name in kept.typed) say(one, kept.typed[name]);
}

// A form that was taken leads on to another page of the workspace; a lost session leads to the sign-in page.
function taken() {
  const [way] = performance.getEntriesByType("navigation");
  return way.redirectCount > 0 && document.referrer !== "" && new URL(document.referrer).pathname.startsWith("/w/");
}

function settle() {
  const key = sessionStorage.getItem(SENT);
  if (key && taken()) sessionStorage.removeItem(key);
  sessionStorage.removeItem(SENT);
}

settle();
for (const form of document.querySelectorAll("form.form[data-draft]")) keepDraft(form);

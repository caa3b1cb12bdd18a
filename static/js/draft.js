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
  if (form.hasAttribute("hx-post")) forgetOnceReplaced(form, key);
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, key));
}

// What htmx sends leaves the page where it is: a form that was taken goes, or is drawn anew as it was saved.
function forgetOnceReplaced(form, key) {
  const again = () => document.querySelector(`form[data-draft="${CSS.escape(form.dataset.draft)}"] [aria-invalid=true]`);
  const settled = ({ detail }) => {
    if (detail.requestConfig.elt !== form) return;
    if (form.isConnected) return;
    document.body.removeEventListener("htmx:afterRequest", settled);
    if (!again()) sessionStorage.removeItem(key);
  };
  document.body.addEventListener("htmx:afterRequest", settled);
}

const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function restore(form, key, from) {
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  // A form that came back refused carries what was typed already; what somebody changed meanwhile is not written over.
  if (!kept || form.querySelector("[aria-invalid=true]")) return;
  const before = JSON.parse(kept.from), now = JSON.parse(from);
  for (const [name, one] of fields(form)) {
    const typed = name in kept.typed && !alike(kept.typed[name], before[name]);
    if (!typed || !alike(before[name], now[name])) continue;
    say(one, kept.typed[name]);
    one.closest("details")?.setAttribute("open", ""); // what is not saved yet is not to lie hidden
  }
}

// A form that was taken leads on to another page of the workspace; a lost session leads to the sign-in page.
function taken() {
  const [way] = performance.getEntriesByType("navigation");
  return way.redirectCount > 0 && document.referrer !== "" && new URL(document.referrer).pathname.startsWith("/w/");
}

function settle() {
  const key = sessionStorage.getItem(SENT);
  if (key && (document.querySelector("[data-taken]") || taken())) sessionStorage.removeItem(key);
  sessionStorage.removeItem(SENT);
}

// What people say to one another keeps drafts of its own.
export function keepDrafts(place) {
  for (const form of place.querySelectorAll("form[data-draft]:not(.speak)")) keepDraft(form);
}

settle();
keepDrafts(document);

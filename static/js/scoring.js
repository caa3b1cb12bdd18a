// Rating by keyboard: digits choose in the question at hand and go on to the next; Enter sends. Poker: who has voted, as it comes.
const QUESTIONS = ".rate, .rate-n";

function fields(form) {
  return [...form.querySelectorAll(QUESTIONS)];
}

function focusOn(question) {
  const at = question?.querySelector("input:checked") ?? question?.querySelector("input");
  at?.focus();
  if (at?.type === "number") at.select();
}

function present(form) {
  const all = fields(form);
  return all.find((question) => question.contains(document.activeElement)) ?? all.find((question) => !question.querySelector("input:checked")) ?? all[0];
}

let typed = "";
let later;

/** The option meant by what was typed, by its value, or by its place where options have names; and whether more digits may follow. */
function meant(question, digits) {
  const options = [...question.querySelectorAll("input[type=radio]")];
  if (question.matches(".wide")) return { option: options[Number(digits) - 1], open: false };
  const name = (option) => option.nextElementSibling.textContent;
  return { option: options.find((option) => name(option) === digits), open: options.some((option) => name(option) !== digits && name(option).startsWith(digits)) };
}

/** What the form ends with: save, or the next item where every value is kept at once. */
function act(form) {
  return form.querySelector("footer [type=submit], footer a");
}

function goOn(form, question) {
  const all = fields(form);
  const next = all[all.indexOf(question) + 1];
  typed = "";
  if (next) focusOn(next);
  else act(form)?.focus();
}

document.addEventListener("keydown", (event) => {
  const form = document.querySelector("[data-rating]");
  if (!form || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = document.activeElement;
  if (at !== document.body && !form.contains(at)) return;
  if (event.key === "Enter" && (at === document.body || at.type === "radio")) {
    event.preventDefault();
    act(form)?.click();
  }
  if (!/^[0-9]$/.test(event.key) || ["number", "text"].includes(at.type)) return;
  let question = present(form);
  if (!question?.querySelector("input[type=radio]")) return;
  event.preventDefault();
  clearTimeout(later);
  let found = meant(question, typed + event.key);
  if (!found.option && typed) {
    // The first digit was all that was meant: this one answers the next question.
    goOn(form, question);
    question = present(form);
    found = meant(question, event.key);
  }
  const { option, open } = found;
  if (!option) return void (typed = "");
  typed += event.key;
  option.checked = true;
  option.focus();
  option.dispatchEvent(new Event("change", { bubbles: true }));
  // "1" may become "10": wait a moment before the next question.
  if (open) later = setTimeout(() => goOn(form, question), 500);
  else goOn(form, question);
});

const rating = document.querySelector("[data-rating]");
if (rating) focusOn(present(rating));

// Poker ------------------------------------------------------------------------------------------------------------

const LONGEST_WAIT = 2 ** 31 - 1;
const table = () => document.getElementById("poker-state");
let asked = 0;

/** Ask who has voted; a reveal loads the page anew. */
function look(wait = 150) {
  clearTimeout(asked);
  asked = setTimeout(() => table() && window.htmx?.trigger(table(), "look"), wait);
}

if (table()) {
  document.addEventListener("pmhub:poker", ({ detail }) => detail.session === table().dataset.session && look());
  // What was said while nobody listened here is found by asking, once everything said from now on is heard.
  document.addEventListener("pmhub:ready", () => look());
  const left = Date.parse(table().dataset.closes) - Date.now();
  if (left > 0 && left < LONGEST_WAIT) setTimeout(look, left + 300);
}

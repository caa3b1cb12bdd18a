// Rating by keyboard: a digit chooses in the question at hand and goes on to the next; Enter sends.
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

document.addEventListener("keydown", (event) => {
  const form = document.querySelector("[data-rating]");
  if (!form || event.ctrlKey || event.metaKey || event.altKey) return;
  const inside = form.contains(document.activeElement);
  if (!inside && document.activeElement !== document.body) return;
  if (event.key === "Enter" && (!inside || document.activeElement.type === "radio")) {
    event.preventDefault();
    form.requestSubmit();
  }
  if (!/^[0-9]$/.test(event.key) || ["number", "text"].includes(document.activeElement.type)) return;
  const question = present(form);
  const option = question?.querySelectorAll("input[type=radio]")[(Number(event.key) + 9) % 10];
  if (!option) return;
  event.preventDefault();
  option.checked = true;
  option.dispatchEvent(new Event("change", { bubbles: true }));
  const all = fields(form);
  const next = all[all.indexOf(question) + 1];
  next ? focusOn(next) : form.querySelector("[type=submit]").focus();
});

const form = document.querySelector("[data-rating]");
if (form) focusOn(present(form));

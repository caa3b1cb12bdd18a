// What is typed and not sent outlives a reload: kept in this browser, by person and place.

const MONTH = 30 * 864e5;
const name = (form) => `pmhub.draft.${document.body.dataset.workspace}.${document.body.dataset.me}.comment.${form.dataset.draft}`;

export function keep(form) {
  const { text } = form.elements;
  if (text.value === text.defaultValue) drop(form);
  else localStorage.setItem(name(form), JSON.stringify({ text: text.value, at: Date.now() }));
}

export const drop = (form) => localStorage.removeItem(name(form));

/** Whether there was something to go on with. */
export function restore(form) {
  const found = JSON.parse(localStorage.getItem(name(form)) || "null");
  if (!found || Date.now() - found.at > MONTH) return false;
  form.elements.text.value = found.text;
  return true;
}

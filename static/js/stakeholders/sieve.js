// Filters apply when one is chosen; the button is for people without scripts and for typed words.
const form = document.querySelector("form.sieve");
form?.addEventListener("change", (event) => {
  if (event.target.matches("select")) form.requestSubmit();
});
form?.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
});

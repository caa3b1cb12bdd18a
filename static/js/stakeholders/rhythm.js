// Only the field that the chosen cadence needs is shown; without scripts both are, each says what it is for.
for (const form of document.querySelectorAll("form[data-rhythm]")) {
  const cadence = form.elements.cadence;
  const show = () => {
    for (const part of form.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== cadence.value;
  };
  cadence.addEventListener("change", show);
  show();
}

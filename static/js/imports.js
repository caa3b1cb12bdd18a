// The values of a column become ones that its field has: the suggestions follow the field that was chosen.
function suggest(row) {
  const list = `say-${row.querySelector("select[name^='field-']").value}`;
  const known = document.getElementById(list) !== null;
  for (const word of row.querySelectorAll(".pairs input[name^='to-']")) {
    if (known) word.setAttribute("list", list);
    else word.removeAttribute("list");
  }
}

// A draft that comes back says nothing of it: asked again where somebody begins to write.
for (const name of ["change", "focusin"])
  document.addEventListener(name, ({ target }) => {
    if (target.matches?.(".map select[name^='field-'], .pairs input")) suggest(target.closest("tr"));
  });

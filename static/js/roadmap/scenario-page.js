// The page of a scenario says when somebody changes it; what is ticked and typed stays until the reader wants it anew.
const page = document.querySelector("[data-scenario]");
const note = document.getElementById("changed-since");

document.addEventListener("pmhub:change", ({ detail: { model, ids = [], parents = [], actor } }) => {
  const about = { "roadmap.scenariochange": parents, "roadmap.scenario": ids }[model];
  if (actor !== document.body.dataset.me && about?.includes(page.dataset.scenario)) note.hidden = false;
});

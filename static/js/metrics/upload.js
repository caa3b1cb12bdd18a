// A file of points is sent with its progress shown; without this script the form works as it stands.
const form = () => document.querySelector("form[data-upload]");

function say(text) {
  form().querySelector("[data-said]").textContent = text;
}

function send(target) {
  const bar = target.querySelector("progress");
  const words = target.querySelector("[data-said]").dataset;
  const request = new XMLHttpRequest();
  bar.hidden = false;
  target.querySelector("button[type=submit]").disabled = true;
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = (100 * event.loaded) / event.total;
    say(event.loaded < event.total ? words.sending.replace("{percent}", Math.round(bar.value)) : words.storing);
  });
  request.addEventListener("load", () => show(request));
  request.addEventListener("error", () => fail(target, words));
  request.open("POST", target.action);
  request.setRequestHeader("HX-Request", "true");
  request.send(new FormData(target));
}

// The chosen file is kept, so that a corrected tick is all that a second try needs.
function show(request) {
  if (request.status >= 500) return fail(form(), form().querySelector("[data-said]").dataset);
  const kept = form().querySelector("input[type=file]").files;
  const box = document.getElementById("upload");
  box.innerHTML = request.responseText;
  window.htmx.process(box);
  const again = box.querySelector(".say.late") !== null;
  if (again && kept.length) form().querySelector("input[type=file]").files = kept;
  box.querySelector(".say")?.scrollIntoView({ block: "nearest" });
}

function fail(target, words) {
  target.querySelector("progress").hidden = true;
  target.querySelector("button[type=submit]").disabled = false;
  say(words.failed);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-upload]")) return;
  event.preventDefault();
  send(event.target);
});

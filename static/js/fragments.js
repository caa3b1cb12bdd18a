// A part of a page that is fetched by itself: while it waits there is a line; when it fails it says so and offers to try again.

function failed(event) {
  const place = event.detail.elt;
  if (!place?.matches?.(".wait")) return;
  event.stopPropagation();
  const words = document.getElementById("toasts").dataset;
  const said = document.createElement("p");
  said.className = "say late";
  const again = document.createElement("button");
  again.type = "button";
  again.className = "link";
  again.textContent = words.again;
  again.addEventListener("click", () => {
    place.classList.replace("failed", "anew"); // home is not covered once more for it
    place.replaceChildren();
    window.htmx.trigger(place, "again");
  });
  const text = document.createElement("span");
  text.append(words.missing, " ", again);
  said.append(text);
  place.classList.add("failed");
  place.replaceChildren(said);
}

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.body.addEventListener(name, failed);

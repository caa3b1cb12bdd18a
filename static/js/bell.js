// The bell: how many notifications wait. The stream says when to look; looking at the page again looks too.

let asked = 0;

async function look() {
  const [bell] = document.querySelectorAll("[data-bell]");
  if (!bell) return;
  try {
    const answer = await fetch(bell.dataset.bell, { headers: { "HX-Request": "true" } });
    if (answer.ok && !answer.redirected) show(await answer.text());
  } catch {
    asked = 0; // no connection: the next word of the stream looks again
  }
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-bell]");
  for (const bell of document.querySelectorAll("[data-bell]")) bell.replaceChildren(...fresh.cloneNode(true).childNodes);
}

function soon() {
  clearTimeout(asked);
  asked = setTimeout(look, 150);
}

document.addEventListener("pmhub:notification", soon);
document.addEventListener("visibilitychange", () => document.hidden || soon());

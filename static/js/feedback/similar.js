// While somebody types an idea, show those that say nearly the same. Without this the search form does it.
const form = document.querySelector("form[data-similar]");
const box = document.getElementById("similar");
let timer = 0;
let asked = null;

form.elements.title.addEventListener("input", (event) => {
  clearTimeout(timer);
  timer = setTimeout(() => look(event.target.value), 200);
});

async function look(words) {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(`${form.dataset.similar}?title=${encodeURIComponent(words)}`, { signal: asked.signal });
    if (answer.ok) box.innerHTML = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

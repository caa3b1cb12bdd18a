// Forms beside the inbox: names of companies and items are offered while somebody types.
import { offerNames } from "./names.js";

for (const form of document.querySelectorAll("form[data-names]")) offerNames(form, form.dataset.names);

for (const form of document.querySelectorAll("form[data-items]")) {
  const input = form.elements.namedItem("item");
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => fill(form, input.value), 150);
  });
}

async function fill(form, words) {
  const answer = await fetch(`${form.dataset.items}?q=${encodeURIComponent(words)}`);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const options = [...page.querySelectorAll("[data-item]")].map((one) => {
    const option = document.createElement("option");
    option.value = `${one.querySelector(".key").textContent} ${one.querySelector(".t").textContent}`;
    return option;
  });
  document.getElementById(form.querySelector("input[list]").getAttribute("list")).replaceChildren(...options);
}

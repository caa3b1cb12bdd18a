// Offers people and companies that are known while somebody types; anything else may be typed too.
const LISTS = { people: "people", companies: "companies" };

export function offerNames(form, address) {
  for (const [kind, list] of Object.entries(LISTS)) {
    const input = form.querySelector(`[data-${kind}]`);
    if (!input || input.dataset.offers) continue;
    input.dataset.offers = "yes";
    let asked = null;
    let timer = 0;
    const ask = async () => {
      asked?.abort();
      asked = new AbortController();
      try {
        const answer = await fetch(`${address}?q=${encodeURIComponent(input.value)}`, { signal: asked.signal });
        if (answer.ok) fill(document.getElementById(list), (await answer.json())[kind]);
      } catch (error) {
        if (error.name !== "AbortError") throw error;
      }
    };
    input.addEventListener("focus", ask);
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  }
}

function fill(list, found) {
  list.replaceChildren(...found.map((one) => {
    const option = document.createElement("option");
    option.value = one.value ?? one;
    if (one.label) option.label = `${one.value} · ${one.label}`;
    return option;
  }));
}

// HTML that the server rendered and cleaned, as nodes; null where there is none.

export async function fragment(src) {
  try {
    const answer = await fetch(src, { headers: { "HX-Request": "true", Accept: "text/html" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const nodes = document.createDocumentFragment();
    nodes.append(...page.body.childNodes);
    return nodes.textContent.trim() ? nodes : null;
  } catch {
    return undefined;
  }
}

// An icon of the sprite, for what scripts draw. The address of the sprite is read from the page, so that it keeps its hash.
const SVG = "http://www.w3.org/2000/svg";
const sprite = document.querySelector("svg.i use")?.getAttribute("href")?.split("#")[0] ?? "/static/icons.svg";

export function iconOf(name, css = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `i ${css}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

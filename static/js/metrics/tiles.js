// J and K go from KPI to KPI; the chart below follows. The list stays where it is.
import { register } from "../keys.js";

const tiles = () => [...document.querySelectorAll(".tiles .tile > a")];

function move(step) {
  const all = tiles();
  const focused = all.indexOf(document.activeElement);
  const at = focused >= 0 ? focused : all.findIndex((one) => one.hasAttribute("aria-current"));
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
  if (!next || next === all[at]) return;
  next.focus();
  next.click();
}

const said = document.getElementById("mx").dataset;
register("j", said.next, () => move(1));
register("k", said.previous, () => move(-1));

// The page's title follows the chart.
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "mx") return;
  const name = document.querySelector(".tile[aria-current] .name .truncate")?.textContent;
  // On a phone the chart stands below all tiles: who taps one is led there.
  if (matchMedia("(max-width: 760px)").matches) document.querySelector(".mx .detail")?.scrollIntoView({ block: "start" });
  if (name) document.title = [name, ...document.title.split(" · ").slice(-2)].join(" · ");
});

// The frame of every signed-in page. Each behaviour is a module of its own.
import "./menu.js";
import "./palette.js";
import { showFlashes } from "./way-back.js";
import "./forms.js";
import "./fragments.js";
import "./keys.js";
import "./rows.js";
import "./live.js";
import "./bell.js";

showFlashes();

// On a phone the tabs go on sideways: begin where the open one is seen.
const open = matchMedia("(max-width: 760px)").matches && document.querySelector(".head-nav [aria-current]");
if (open) {
  const row = open.closest(".head-nav");
  const middle = (place) => place.getBoundingClientRect().x + place.clientWidth / 2;
  row.scrollBy(middle(open) - middle(row), 0);
}

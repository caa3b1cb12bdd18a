// The frame of every signed-in page. Each behaviour is a module of its own.
import "./menu.js";
import "./palette.js";
import { showFlashes } from "./toast.js";
import "./forms.js";
import "./fragments.js";
import "./keys.js";
import "./live.js";
import "./bell.js";

showFlashes();

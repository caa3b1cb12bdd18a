// Answers how many days each zoom of the workbench shows on a screen of usual width, for tests/roadmap/test_picture_zoom.py.

import { scaleOf, zoomOf, ZOOMS } from "../../static/js/workbench/scale.js";

let text = "";
for await (const part of process.stdin) text += part;
const days = Object.fromEntries(ZOOMS.slice(0, -1).map((zoom) => [zoom, Math.round(1180 / scaleOf(zoom))]));
const former = Object.fromEntries(JSON.parse(text).map((name) => [name, zoomOf(name)]));
process.stdout.write(JSON.stringify({ zooms: ZOOMS, days, former }));

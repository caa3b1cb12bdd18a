// What `moveBy` makes of each [item, days] that comes in: tests/roadmap/test_move_alike.py compares it with the server's rule.

import { readFileSync } from "node:fs";
import { moveBy } from "../../static/js/workbench/dates.js";

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map(([item, days]) => moveBy(item, days))));

// Reads [[was, item, category, zone], …] and answers what the workbench makes of each, for tests/roadmap/test_slip_alike.py.

import { judged, slipWords } from "../../static/js/workbench/slip.js";

let text = "";
for await (const part of process.stdin) text += part;
const answers = JSON.parse(text).map(([was, item, category, zone]) => {
  const found = judged(was, item, category, zone);
  return [found.kind, found.days, slipWords(found, was)];
});
process.stdout.write(JSON.stringify(answers));

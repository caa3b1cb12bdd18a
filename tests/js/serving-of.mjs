// Reads { items, shown, objectives } and answers what the tree counts for each objective, for tests/roadmap/test_serving.py.

import { linesOf } from "../../static/js/workbench/tree-lines.js";
import { servedBy } from "../../static/js/workbench/tallies.js";

let text = "";
for await (const part of process.stdin) text += part;
const { items, shown, objectives } = JSON.parse(text);
const store = { items: new Map(items.map((item) => [item.id, item])) };
const here = new Set(shown);
const lines = linesOf({ items: items.filter(({ id }) => here.has(id)), objectives, folded: new Set(), bare: true, servedOf: (item) => servedBy(store, item) });
const heads = lines.filter(({ kind }) => kind === "objective");
process.stdout.write(JSON.stringify(Object.fromEntries(heads.map(({ objective, count, effort }) => [objective?.id ?? "", [count, effort]]))));

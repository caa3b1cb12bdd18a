// Reads { items, capacities, team } and answers what the strip of the timeline shows, for tests/roadmap/test_capacity_alike.py.

import { extent } from "../../static/js/workbench/dates.js";
import { isOver, loadsOf } from "../../static/js/workbench/capacity.js";

let text = "";
for await (const part of process.stdin) text += part;
const { items, capacities, team } = JSON.parse(text);
const dated = items.map((item) => ({ ...item, ...(extent(item) || { s: null, e: null }) }));
const store = { items: new Map(dated.map((item) => [item.id, item])), capacities, categoryOf: (item) => item.category, revision: 1 };
process.stdout.write(JSON.stringify(loadsOf(store, team).map((load) => [load.planned, isOver(load)])));

// What the palette finds in the workbench: every item, read from the store at once, and what can be done with the one in hand.

import { addSource } from "../palette.js";
import { Index } from "../find.js";
import { remember } from "../recent.js";
import { choices, fields } from "./columns.js";
import { shapeOf } from "./say.js";
import { t } from "./i18n.js";

const SHOWN = 8;
const SETTABLE = ["status", "owner", "horizon", "team", "objective", "milestone", "type"];

export function feedPalette(app) {
  let index = null;
  let made = -1;
  app.remember = (item) => remember({ label: item.title, url: address(item), icon: shapeOf(app.store.categoryOf(item)), side: item.key });
  const open = app.store.get(app.openId());
  if (open) app.remember(open);
  addSource((query, commands) => {
    if (!query) return [];
    const deeds = app.store.canWrite ? settings(app, query) : [];
    if (commands) return deeds;
    if (made !== app.store.revision) {
      index = new Index(app.store.ranked(), (item) => [item.key, item.title]);
      made = app.store.revision;
    }
    return [...index.search(query, SHOWN).map((item) => row(app, item)), ...deeds];
  });
}

const address = (item) => `${location.pathname}?item=${encodeURIComponent(item.key)}`;

function row(app, item) {
  return { group: "go", label: item.title, side: item.key, hint: app.store.name("status", item.status), icon: shapeOf(app.store.categoryOf(item)), url: address(item), run: () => app.open(item.id, { focus: true }) };
}

/** "Status: Planned" for the item in hand. */
function settings(app, query) {
  const item = app.store.get(app.current());
  if (!item) return [];
  const all = SETTABLE.filter((field) => fields(app.store)[field]).flatMap((field) => choices(app.store, field).map(([value, words]) => ({ field, value, words })));
  const found = new Index(all, ({ field, words }) => [`${fields(app.store)[field].label} ${words}`]).search(query, SHOWN);
  return found.filter(({ field, value }) => item[field] !== value).map(({ field, value, words }) => ({
    group: "do", icon: "edit", side: item.key, label: t("{field}: {value}", { field: fields(app.store)[field].label, value: words }),
    run: () => app.act(item.id, { [field]: value }, t("{title}: {field} is {value}", { title: item.title, field: fields(app.store)[field].label, value: words })),
  }));
}

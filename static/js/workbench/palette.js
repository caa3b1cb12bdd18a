// What the palette finds in the workbench: every item and who owns them, read from the store at once, and what can be done
// with the one in hand.

import { addSource } from "../palette.js";
import { DEFAULT } from "./filter.js";
import { Index } from "../find.js";
import { keyIn, match } from "../match.js";
import { remember } from "../recent.js";
import { choices, fields } from "./columns.js";
import { shapeOf } from "./say.js";
import { t } from "./i18n.js";

const SHOWN = 8;
const PEOPLE = 3;
const SETTABLE = ["status", "owner", "horizon", "team", "objective", "milestone", "type"];

export function feedPalette(app) {
  let index = null;
  let made = -1;
  app.remember = (item) => remember({ label: item.title, url: address(item), icon: shapeOf(app.store.categoryOf(item)), side: item.key });
  const open = app.store.get(app.openId());
  if (open) app.remember(open);
  addSource((query, commands) => {
    if (!query) return [];
    const deeds = app.store.canWrite ? [...acts(app, query), ...settings(app, query)] : [];
    if (commands) return deeds;
    if (made !== app.store.revision) {
      index = new Index(app.store.ranked(), (item) => [item.key, item.title]);
      made = app.store.revision;
    }
    const [named, alike] = people(app, query);
    const meant = app.store.byKey(keyIn(query) || "");
    const items = index.search(query, SHOWN).filter((item) => item !== meant).map((item) => row(app, item));
    return [...(meant ? [{ ...row(app, meant), exact: true }] : []), ...named, ...items, ...alike, ...deeds];
  });
}

/** Members who are called so, and those who may have been meant: each shows what they own. */
function people(app, query) {
  const rows = new Index(app.store.members, (member) => [member.name]).search(query, PEOPLE).map((member) => [match(member.name, query), person(app, member)]);
  return [true, false].map((exact) => rows.filter(([is]) => is === exact).map(([, made]) => made));
}

function person(app, { id, name }) {
  const { store, state } = app;
  let n = 0;
  for (const item of store.items.values()) if (item.owner === id && store.categoryOf(item) !== "dropped") n += 1;
  const show = () => {
    app.set({ q: "", f: null, filters: { ...DEFAULT, owner: { not: false, values: [id] } }, view: state.view === "archive" ? "table" : state.view }, true);
    app.update();
    app.announce(t("What {name} owns", { name }));
  };
  return { group: "go", label: name, side: t("owns {n} item|owns {n} items", { n }), hint: t("Member"), icon: "person", url: `${location.pathname}?view=table&owner=${id}`, run: show };
}

const address = (item) => `${location.pathname}?item=${encodeURIComponent(item.key)}`;

function row(app, item) {
  return { group: "go", label: item.title, side: item.key, hint: app.store.name("status", item.status), icon: shapeOf(app.store.categoryOf(item)), url: address(item), run: () => app.open(item.id, { focus: true }) };
}

/** What can be done with the whole of the item in hand. */
function acts(app, query) {
  const item = app.store.get(app.current());
  if (!item) return [];
  const live = !("laid" in app.store.api);
  const all = [
    live && ["duplicate", t("Duplicate"), "copy"], live && ["merge", t("Merge into…"), "merge"], ["archive", t("Archive"), "archive"], ["copyLink", t("Copy link"), "link"], live && document.querySelector("[data-share]") && ["shareByLink", t("Share by link…"), "globe"], ["remove", t("Delete"), "trash"],
  ].filter(Boolean);
  const run = async (name) => {
    const { [name]: act } = await import("./item-acts.js");
    act(app, name === "copyLink" ? item.id : [item.id]);
  };
  return new Index(all, ([, words]) => [words]).search(query, all.length).map(([name, label, icon]) => ({ group: "do", icon, side: item.key, label, run: () => run(name) }));
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

// What is done with whole items, one or many: each one act, told with the way back. From the panel's menu, the bar of what
// is selected, the menu under the pointer and the palette.

import { t } from "./i18n.js";

const titleOf = (app, [id]) => app.store.get(id)?.title ?? "";

export async function duplicate(app, ids) {
  const words = ids.length > 1 ? t("Copied {n} item|Copied {n} items", { n: ids.length }) : t("Copied {title}", { title: titleOf(app, ids) });
  if (await app.edits.all({ ids, act: "duplicate" }, words)) app.told(words);
}

export function archive(app, ids) {
  return gone(app, ids, { archived: true }, ids.length > 1 ? t("Archived {n} item|Archived {n} items", { n: ids.length }) : t("Archived {title}", { title: titleOf(app, ids) }));
}

export function remove(app, ids) {
  return gone(app, ids, { act: "delete" }, ids.length > 1 ? t("Deleted {n} item|Deleted {n} items", { n: ids.length }) : t("Deleted {title}", { title: titleOf(app, ids) }));
}

/** The first is merged into the second; it chooses one where only one is given. */
export async function merge(app, ids) {
  const { Merge } = await import("./merge.js");
  new Merge(app, ...ids).open();
}

const linkTo = (app, id) => new URL(`?item=${encodeURIComponent(app.store.get(id).key)}`, location.href).href;

export async function copyLink(app, id) {
  const link = linkTo(app, id);
  try {
    await navigator.clipboard.writeText(link);
    app.tell.plain(t("Link copied."));
  } catch {
    app.tell.plain(link);
  }
}

/** Links are made by whoever may publish, and not of what only a scenario has. */
export const mayShare = (app) => !!document.querySelector("[data-share]") && !("laid" in app.store.api);

/** Read-only, for people without an account: to the page that makes such links. */
export const shareByLink = (app, [id]) => location.assign(`../stakeholders/shares/new/?item=${encodeURIComponent(app.store.get(id).key)}`);

/** By what the device shares with; who gives up there has changed nothing. */
export const share = (app, id) => navigator.share({ title: titleOf(app, [id]), url: linkTo(app, id) }).catch((error) => (error.name === "AbortError" ? null : Promise.reject(error)));

function gone(app, ids, what, words) {
  if (!app.edits.may()) return undefined;
  if (ids.includes(app.openId())) app.open(null);
  app.picked.clear();
  app.told(words);
  return app.edits.all({ ids, ...what }, words, true);
}

// An address that names an item which is not in the plan: told what became of it, with the way back where there is one.

import { t } from "./i18n.js";
import { toast } from "../toast.js";

export async function tellGone(app, key) {
  const { edits, store } = app;
  const item = await store.api.get(`/items/${encodeURIComponent(key)}`).catch((error) => (error.status === 404 ? null : Promise.reject(error)));
  if (!item) return void app.tell.plain(t("There is no item {key} here, or you may not see it.", { key }));
  const into = item.merged_into && store.get(item.merged_into);
  if (into) return void toast(t("{key} was merged into {into}.", { key, into: into.key }), { kind: "plain", action: t("Open it"), run: () => app.open(into.id) });
  if (!item.archived_at) return undefined;
  const back = async () => (await edits.unarchive(item)) && app.open(item.id);
  return void toast(t("{key} is archived: {title}", item), { kind: "plain", ...(store.canWrite && !item.merged_into ? { action: t("Bring back"), run: back } : {}) });
}

// Links and milestones are changed one by one, each as the person saw it; what somebody else did to it meanwhile is told.

import { differing } from "./queue.js";
import { h } from "./dom.js";
import { sayDate } from "./say.js";
import { toDay } from "./dates.js";
import { t } from "./i18n.js";

const tails = new Map();

/**
 * Change a row, or take it away when `fields` are null, where it still is as it was seen; one act on a row after the other.
 * What else of it has changed does not matter. Throws with `current` as the row stands now when somebody was quicker.
 */
export function sent(api, path, seen, fields) {
  const turn = (tails.get(path) || Promise.resolve()).then(() => attempt(api, path, seen, fields));
  const tail = turn.then(() => {}, () => {}).then(() => tails.get(path) === tail && tails.delete(path));
  tails.set(path, tail);
  return turn;
}

async function attempt(api, path, seen, fields) {
  let now = await api.get(path);
  for (let tries = 5; ; tries -= 1) {
    if (clashes(seen, now, fields)) throw Object.assign(new Error(t("Someone has changed this since, so it was left as it is.")), { status: 412, current: now });
    try {
      return await api.request(fields ? "PATCH" : "DELETE", path, { body: fields || undefined, version: now.version });
    } catch (error) {
      if (error.status !== 412 || !error.current || !tries) throw error;
      now = error.current;
    }
  }
}

/** Whether somebody gave one of these fields another value than the one seen, and not the one that is wanted. */
export function clashes(seen, now, fields) {
  const moved = differing(seen, now, Object.keys(seen));
  return (fields ? differing(fields, now, moved) : moved).length > 0;
}

/** Who was not quick enough: theirs stands until one says otherwise. `again`, { label, run }, does what one wanted over it. */
export function tellQuicker({ id, title, words, again }) {
  document.querySelector(`.lost[data-lost="${CSS.escape(id)}"]`)?.remove();
  const button = (label, quiet, run) => h("button", { class: quiet ? "btn quiet sm" : "btn sm", type: "button", onclick: () => { box.remove(); run?.(); } }, label);
  const box = h("div", { class: "lost say late", role: "alert", data: { lost: id } },
    h("div", null, h("b", { class: "who" }, t("{title}: someone was quicker", { title })), h("p", null, words)),
    h("div", { class: "btns" }, button(again.label, false, again.run), button(t("Keep theirs"), true)));
  document.querySelector(".wb-notes").append(box);
}

const moves = new Map();

/** Asked until there is an answer, and kept like an edit of an item; one move of a milestone after the other. With whether it is the last. */
function queued({ api, queue }, { id, name }, seen, to) {
  const before = moves.get(id);
  const ask = () => Promise.resolve(before).then(() => api.moveDay(id, seen, to));
  const asked = queue.patiently(ask, { name: "moveDay", args: [id, seen, to], title: name });
  const over = asked.then(() => {}, () => {});
  moves.set(id, over);
  return [asked, () => moves.get(id) === over];
}

/**
 * A milestone from the day that is seen to another: shown at once, given back when the server refuses. Whether it was done.
 * `again(now)` does what one wanted over what stands now.
 */
export async function moveDay({ store, tell }, one, seen, to, again) {
  const { id, name } = one;
  const was = store.lookup.milestone.get(id);
  if (!was) return false;
  store.patchMilestones([{ ...was, ...to }]);
  try {
    const [asked, last] = queued(store, one, seen, to);
    const now = await asked;
    // Where it was moved on meanwhile, that is what is seen.
    if (last()) store.patchMilestones([now]);
    return true;
  } catch (error) {
    const now = error.status === 412 ? error.current : was;
    store.patchMilestones(now && error.status !== 404 ? [now] : [], [id]);
    tell.claim?.remove();
    if (error.status !== 412 || !now) tell.refused(now ? error.words || error.message : t("Someone took this milestone away meanwhile."));
    else tellQuicker({ id, title: name, words: t("They set {fields} to {theirs}, you to {mine}. Theirs stands.", { fields: t("the date"), theirs: said(now), mine: said(to) }), again: { label: t("Use mine"), run: () => again(now) } });
    return false;
  }
}

const said = ({ date, date_precision: precision }) => (date ? sayDate(toDay(date), precision || "day") : t("nothing"));

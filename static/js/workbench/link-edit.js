// Making, changing and taking away links: shown at once, sent, and undoable.

import { daysShort } from "./links.js";
import { sent, tellQuicker } from "./row-edits.js";
import { t } from "./i18n.js";

const row = ({ id, kind, source, target, lag }) => [id, kind, source, target, lag];

// What was drawn before the server knew it, by the id that it was drawn under; a box may still show it so.
const making = new Map();
const known = async (link) => (making.has(link.id) ? making.get(link.id) : link);

export class LinkEdits {
  constructor(timeline) {
    Object.assign(this, { timeline, ctx: timeline.ctx, store: timeline.store, api: timeline.store.api });
  }

  titles({ source, target }) {
    return { from: this.store.get(source)?.title, to: this.store.get(target)?.title };
  }

  /** It can be undone while it is still on its way. */
  async create(fields) {
    const act = { words: t("{from} blocks {to}", this.titles(fields)), made: this.put(fields) };
    act.undo = async () => this.dropped(await act.made);
    act.redo = async () => !!(await (act.made = this.put(fields)));
    this.ctx.edits.stack.push(act);
    const link = await act.made;
    if (!link) this.ctx.edits.stack.drop(act);
    else this.say(act.words, link);
    return link;
  }

  async dropped(link) {
    return !!link && this.drop(link);
  }

  /** Draw it, send it; take it off again when the server refuses. */
  put(fields) {
    const shown = { ...fields, id: crypto.randomUUID() };
    this.store.patchLinks([row(shown)]);
    const made = this.make(shown, fields);
    making.set(shown.id, made);
    return made;
  }

  async make(shown, fields) {
    try {
      const link = await this.api.request("POST", "/links", { body: fields, key: shown.id });
      this.store.patchLinks([row(link)], [shown.id]);
      return link;
    } catch (error) {
      this.store.patchLinks([], [shown.id]);
      const theirs = error.status === 412 && error.current;
      if (theirs) this.stands(theirs, error, (now) => this.mine(now, fields.lag));
      else this.ctx.tell.refused(error.words || error.message);
      return null;
    }
  }

  async remove(seen) {
    const link = await known(seen);
    if (!link) return;
    const words = t("{from} no longer blocks {to}", this.titles(link));
    const act = { words, link };
    if (!(await this.drop(link))) return;
    const { kind, source, target, lag } = link;
    act.undo = async () => !!(act.link = await this.put({ kind, source, target, lag }));
    act.redo = () => this.drop(act.link);
    this.did(act);
  }

  async drop(link) {
    this.store.patchLinks([], [link.id]);
    try {
      await sent(this.api, `/links/${link.id}`, { lag: link.lag }, null);
      return true;
    } catch (error) {
      return error.status === 404 || this.stands(link, error, (now) => ({
        words: t("They set {fields} to {theirs}, you took it away. Theirs stands.", { fields: t("days between"), theirs: now.lag }),
        again: { label: t("Take this link away"), run: () => this.remove(now) },
      }));
    }
  }

  async lag(seen, lag) {
    const link = await known(seen);
    if (!link || !(await this.wait(link, lag))) return;
    const words = t("{to} waits {n} day after {from}|{to} waits {n} days after {from}", { n: lag, ...this.titles(link) });
    this.did({ words, undo: () => this.wait({ ...link, lag }, link.lag), redo: () => this.wait(link, lag) }, { ...link, lag });
  }

  /** Give a link, as it is seen, another lag. */
  async wait(link, lag) {
    this.store.patchLinks([row({ ...link, lag })]);
    try {
      await sent(this.api, `/links/${link.id}`, { lag: link.lag }, { lag });
      return true;
    } catch (error) {
      return this.stands(link, error, (now) => this.mine(now, lag));
    }
  }

  /** What to say of another lag that somebody gave it, and to do about it. */
  mine(now, lag) {
    const words = t("They set {fields} to {theirs}, you to {mine}. Theirs stands.", { fields: t("days between"), theirs: now.lag, mine: lag });
    return { words, again: { label: t("Use mine"), run: () => this.lag(now, lag) } };
  }

  /** Show a link that was not changed as it is now, and say why. `clash` tells of one that somebody else changed. */
  stands(link, error, clash) {
    const now = error.status === 412 ? error.current : link;
    this.store.patchLinks(now && error.status !== 404 ? [row(now)] : [], [link.id]);
    if (error.status !== 412 || !now) this.ctx.tell.refused(now ? error.words || error.message : t("Someone took this link away meanwhile."));
    else tellQuicker({ id: link.id, title: t("{from} blocks {to}", this.titles(link)), ...clash(now) });
    return false;
  }

  did(act, link) {
    this.ctx.edits.stack.push(act);
    this.say(act.words, link);
  }

  /** When the dates contradict a new link, what to do about it is offered; else the way back. */
  say(words, link) {
    this.ctx.announce(words);
    if (link && this.store.links.some(([id]) => id === link.id) && daysShort(this.store, link)) this.timeline.more.moved([link.source]);
    else this.ctx.tell.done(words);
  }
}

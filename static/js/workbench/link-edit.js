// Making, changing and taking away links: shown at once, sent, and undoable.

import { daysShort } from "./links.js";
import { t } from "./i18n.js";

const row = ({ id, kind, source, target, lag }) => [id, kind, source, target, lag];

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
  async put(fields) {
    const shown = { ...fields, id: crypto.randomUUID() };
    this.store.patchLinks([row(shown)]);
    try {
      const link = await this.api.request("POST", "/links", { body: fields, key: shown.id });
      this.store.patchLinks([row(link)], [shown.id]);
      return link;
    } catch (error) {
      this.store.patchLinks([], [shown.id]);
      this.ctx.tell.refused(error.words || error.message);
      return null;
    }
  }

  async remove(link) {
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
      const { version } = await this.api.get(`/links/${link.id}`);
      await this.api.request("DELETE", `/links/${link.id}`, { version });
      return true;
    } catch (error) {
      if (error.status === 404) return true;
      this.store.patchLinks([row(link)]);
      this.ctx.tell.refused(error.words || error.message);
      return false;
    }
  }

  async lag(link, lag) {
    if (!(await this.wait(link, lag))) return;
    const words = t("{to} waits {n} day after {from}|{to} waits {n} days after {from}", { n: lag, ...this.titles(link) });
    this.did({ words, undo: () => this.wait(link, link.lag), redo: () => this.wait(link, lag) }, { ...link, lag });
  }

  async wait(link, lag) {
    this.store.patchLinks([row({ ...link, lag })]);
    try {
      const { version } = await this.api.get(`/links/${link.id}`);
      await this.api.request("PATCH", `/links/${link.id}`, { body: { lag }, version });
      return true;
    } catch (error) {
      this.store.patchLinks([row(link)]);
      this.ctx.tell.refused(error.words || error.message);
      return false;
    }
  }

  did(act, link) {
    this.ctx.edits.stack.push(act);
    this.say(act.words, link);
  }

  /** When the dates contradict a new link, what to do about it is offered; else the way back. */
  say(words, link) {
    this.ctx.announce(words);
    if (link && this.store.links.some(([id]) => id === link.id) && daysShort(this.store, link)) this.timeline.more.moved([link.source]);
    else this.ctx.tell.done(words, () => this.ctx.undo());
  }
}

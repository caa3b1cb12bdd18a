// Talking to the REST API: CSRF, versions, keys against doing twice, and errors in one form.

import { t } from "./i18n.js";
import { unpacked } from "./plan.js";

export class Refused extends Error {
  constructor(status, problem, retry) {
    super(problem.detail || problem.title || `HTTP ${status}`);
    Object.assign(this, { status, retry, current: problem.current, errors: problem.errors || {} });
  }

  /** What to tell: the server's sentence and what each field needs. */
  get words() {
    const fields = Object.values(this.errors).flat().filter((text) => typeof text === "string");
    return fields.length ? fields.join(" ") : this.message;
  }
}

const PASSING = [429, 502, 503, 504];

export class Api {
  constructor(base, csrf, me) {
    Object.assign(this, { base, csrf, me });
  }

  /** The answer; with `named` [the answer, the number of the act, by which it is undone]. */
  async request(method, path, { body, version, key, named } = {}) {
    const headers = { Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (version !== undefined) headers["If-Match"] = `"${version}"`;
    if (key) headers["Idempotency-Key"] = key;
    if (method !== "GET") Object.assign(headers, { "X-CSRFToken": this.csrf() }, this.me && { "X-Person": this.me });
    let answer;
    try {
      answer = await fetch(this.base + path, { method, headers, body: body && JSON.stringify(body), credentials: "same-origin" });
    } catch {
      throw new Refused(0, { detail: t("The server cannot be reached.") }, true);
    }
    if (answer.ok) {
      const told = answer.status === 204 ? null : await answer.json();
      return named ? [told, answer.headers.get("X-Transaction")] : told;
    }
    throw new Refused(answer.status, await answer.json().catch(() => ({})), PASSING.includes(answer.status));
  }

  get(path) {
    return this.request("GET", path);
  }

  /** The whole plan, unless it was `read` before. */
  async workbench(read = null) {
    return unpacked((await read) ?? (await this.get("/workbench")));
  }

  /** What items belong to and what hangs on them, without the items. */
  async frame() {
    return unpacked(await this.get("/workbench?frame=1"));
  }

  items(ids) {
    return this.get(`/items?limit=1000&ids=${ids.join(",")}`);
  }

  change(id, patch, version) {
    return this.request("PATCH", `/items/${id}`, { body: nested(patch), version });
  }

  /** Up to 1,000 items at once: { ids, set, add_tags, remove_tags, shift_days, archived, act }, or new { items } → { changed, xid }. */
  bulk({ set = {}, items, ...more }, key = crypto.randomUUID()) {
    if (items) return this.request("POST", "/items/bulk", { body: { items: items.map(nested) }, key });
    return this.request("POST", "/items/bulk", { body: { ...more, set: nested(set) }, key });
  }

  /** Take back everything that one transaction did. */
  undo(xid, key = crypto.randomUUID()) {
    return this.request("POST", "/undo", { body: { xid }, key });
  }

  create(fields, key) {
    return this.request("POST", "/items", { body: nested(fields), key });
  }

  remove(id, version) {
    return this.request("DELETE", `/items/${id}`, { version });
  }

  restore(id, key = crypto.randomUUID()) {
    return this.request("POST", `/items/${id}/restore`, { body: {}, key });
  }

  archive(id, key = crypto.randomUUID()) {
    return this.request("POST", `/items/${id}/archive`, { body: {}, key });
  }

  unarchive(id) {
    return this.request("DELETE", `/items/${id}/archive`);
  }

  /** A milestone from the day that was seen to another, `{ date, date_precision }`. */
  async moveDay(id, seen, to) {
    const { sent } = await import("./row-edits.js");
    return sent(this, `/milestones/${id}`, seen, to);
  }

  /** One change of an item taken back → [the item, the number of the act]. */
  undoEvent(id, event) {
    return this.request("POST", `/items/${id}/undo`, { body: { event }, key: crypto.randomUUID(), named: true });
  }
}

/** "custom.size" → custom: { size }, as the API has it. */
export function nested(patch) {
  const body = {};
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith("custom.")) body.custom = { ...body.custom, [name.slice(7)]: value };
    else body[name] = value;
  }
  return body;
}

/** The token that Django set as a cookie, or that the page carries. */
export function csrfFrom(page) {
  return () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || page;
}

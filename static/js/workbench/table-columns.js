// Which columns a table shows, how wide and in which order; drawn out with the pointer or by keys.

import { h, icon, put } from "./dom.js";
import { fields, standard } from "./columns.js";
import { follow } from "./pointer.js";
import { readSums, sumNames, writeSums } from "./table-rows.js";
import { place } from "../place.js";
import { t } from "./i18n.js";

const NARROW = 44;
const WIDE = 900;
const STEP = 16;

/** "key,title:320,status" → [{ name, width }]; nothing said is the standard. */
export function readColumns(store, text) {
  const known = fields(store);
  const asked = text ? text.split(",").map((one) => one.split(":")) : standard(store).map((name) => [name]);
  const found = asked.filter(([name]) => known[name]).map(([name, width]) => ({ name, width: Math.min(WIDE, Math.max(NARROW, Number(width) || known[name].width)) }));
  return found.some(({ name }) => name === "title") ? found : [{ name: "title", width: known.title.width }, ...found];
}

/** The first columns that `room` is enough for, the title always among them. */
export function within(columns, room) {
  if (!room) return columns;
  let left = room - columns.find(({ name }) => name === "title").width;
  return columns.filter(({ name, width }) => name === "title" || (left >= 0 && (left -= width) >= 0));
}

export function writeColumns(store, columns) {
  const known = fields(store);
  const text = columns.map(({ name, width }) => (width === known[name].width ? name : `${name}:${Math.round(width)}`)).join(",");
  return text === standard(store).join(",") ? "" : text;
}

export class Columns {
  constructor(table) {
    Object.assign(this, { table, store: table.store, ctx: table.ctx });
    this.menu = h("div", { class: "menu column-menu", id: "wb-column", popover: "auto" });
    document.body.append(this.menu);
    table.head.addEventListener("pointerdown", (event) => this.pressed(event));
    table.head.addEventListener("contextmenu", (event) => this.asked(event));
  }

  /** Take the columns from the address. Answers whether they are others than before. */
  read() {
    const key = `${this.table.room} ${this.ctx.state.cols}` + this.store.customFields.map(({ slug }) => slug).join();
    if (key === this.key && this.lookup === this.store.lookup) return false;
    Object.assign(this, { key, lookup: this.store.lookup, list: within(readColumns(this.store, this.ctx.state.cols), this.table.room) });
    return true;
  }

  get names() {
    return this.list.map(({ name }) => name);
  }

  keep(list) {
    if (this.table.room) return;
    this.ctx.set({ cols: writeColumns(this.store, list) });
    this.table.update();
  }

  index(name) {
    return this.list.findIndex((column) => column.name === name);
  }

  // Acts ---------------------------------------------------------------------------------------

  resize(name, width) {
    this.keep(this.list.map((column) => (column.name === name ? { name, width: Math.min(WIDE, Math.max(NARROW, width)) } : column)));
    this.ctx.announce(t("{field}: {n} pixels wide", { field: fields(this.store)[name].label, n: Math.round(this.list[this.index(name)].width) }));
  }

  widen(name, way) {
    this.resize(name, this.list[this.index(name)].width + way * STEP);
  }

  move(name, to) {
    const from = this.index(name);
    if (to < 0 || to >= this.list.length || to === from) return;
    const list = this.list.slice();
    list.splice(to, 0, ...list.splice(from, 1));
    this.keep(list);
    this.ctx.announce(t("{field}: column {at} of {n}", { field: fields(this.store)[name].label, at: to + 1, n: list.length }));
  }

  toggle(name) {
    if (name === "title") return;
    this.keep(this.index(name) >= 0 ? this.list.filter((column) => column.name !== name) : [...this.list, { name, width: fields(this.store)[name].width }]);
  }

  /** Sort by a column; `also` keeps what it is sorted by already. Asked again: the other way, then no more. */
  sort(name, also) {
    const now = this.ctx.state.sort === "rank" ? [] : this.ctx.state.sort.split(",");
    const { number, classes } = fields(this.store)[name];
    const first = number || classes ? `-${name}` : name;
    const second = first === name ? `-${name}` : name;
    const at = now.findIndex((one) => one.replace(/^-/, "") === name);
    const next = at < 0 ? first : now[at] === first ? second : null;
    const list = also ? now.slice() : at < 0 ? [] : [now[at]];
    if (at < 0 || !list.length) list.push(next);
    else list.splice(also ? at : 0, 1, ...(next ? [next] : []));
    this.ctx.set({ sort: list.join(",") || "rank" });
  }

  // The pointer ----------------------------------------------------------------------------------

  pressed(event) {
    const cell = event.target.closest("[data-sort]");
    if (!cell || event.button !== 0) return;
    const grip = event.target.closest(".grip");
    follow(event, { start: () => (grip ? this.pull(cell, event) : this.carry(cell, event)) });
  }

  pull(cell, { clientX }) {
    const { name, width } = this.list[this.index(cell.dataset.sort)];
    const way = document.documentElement.dir === "rtl" ? -1 : 1;
    const wide = (event) => Math.min(WIDE, Math.max(NARROW, width + (event.clientX - clientX) * way));
    let now = width;
    return {
      move: (event) => this.table.lay(this.list.map((column) => (column.name === name ? { name, width: (now = wide(event)) } : column))),
      end: (done) => (done ? this.resize(name, now) : this.table.lay(this.list)),
    };
  }

  carry(cell) {
    const { sort: name } = cell.dataset;
    const cells = [...this.table.head.children];
    let to = this.index(name);
    cell.classList.add("held");
    this.carried = true;
    const aim = (event) => {
      const over = cells.findIndex((one) => ((box) => event.clientX >= box.left && event.clientX < box.right)(one.getBoundingClientRect()));
      if (over >= 0) to = over;
      cells.forEach((one, at) => one.classList.toggle("aim", at === to));
    };
    return {
      move: aim,
      end: (done) => {
        cells.forEach((one) => one.classList.remove("aim", "held"));
        setTimeout(() => { this.carried = false; });
        if (done) this.move(name, to);
      },
    };
  }

  // The menu of a column -----------------------------------------------------------------------------

  asked(event) {
    const cell = event.target.closest("[data-sort]");
    if (!cell) return;
    event.preventDefault();
    this.open(cell.dataset.sort, cell);
  }

  open(name, anchor) {
    const { label } = fields(this.store)[name];
    const act = (words, run, glyph) => this.act(words, run, glyph);
    const groups = this.ctx.state.group === "none" ? [] : this.ctx.state.group.split(",");
    put(this.menu, h("p", { class: "g" }, label),
      act(t("Sort up"), () => this.ctx.set({ sort: name }), "up"),
      act(t("Sort down"), () => this.ctx.set({ sort: `-${name}` }), "down"),
      act(t("Sort by this as well"), () => this.sort(name, true)),
      this.table.groups().includes(name) && act(t("Group by this"), () => this.ctx.set({ group: [...groups.filter((one) => one !== name).slice(0, 1), name].join(",") })),
      h("hr"),
      act(t("Move left"), () => this.move(name, this.index(name) - 1), "left"),
      act(t("Move right"), () => this.move(name, this.index(name) + 1), "right"),
      act(t("Wider"), () => this.widen(name, 2)), act(t("Narrower"), () => this.widen(name, -2)),
      name !== "title" && act(t("Hide"), () => this.toggle(name)),
      h("hr"), this.totals(name));
    this.show(anchor);
  }

  /** Only the totals, for the cell at the foot. */
  openTotals(name, anchor) {
    put(this.menu, this.totals(name));
    this.show(anchor);
  }

  show(anchor) {
    this.menu.showPopover();
    place(this.menu, anchor.getBoundingClientRect());
    this.menu.querySelector("button").focus();
  }

  act(words, run, glyph) {
    const done = () => {
      this.menu.hidePopover();
      run();
      this.table.grid.focus({ preventScroll: true });
    };
    return h("button", { type: "button", onclick: done }, glyph && icon(glyph), words);
  }

  totals(name) {
    const { label, number: numeric } = fields(this.store)[name];
    const sums = readSums(this.ctx.state.sums);
    const others = Object.fromEntries(Object.entries(sums).filter(([field]) => field !== name));
    const choose = (way) => this.ctx.set({ sums: writeSums(sums[name] === way ? others : { ...others, [name]: way }) });
    const ways = Object.entries(sumNames()).filter(([way]) => numeric || way === "count");
    return [h("p", { class: "g" }, t("Total of {field}", { field: label })), ways.map(([way, words]) => this.act(words, () => choose(way), sums[name] === way ? "check" : "plus"))];
  }
}

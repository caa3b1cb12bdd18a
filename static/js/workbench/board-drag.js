// Dragging a card: it lifts off, a slot opens where it would fall.

import { h } from "./dom.js";
import { follow, steady } from "./pointer.js";

export class CardDrags {
  constructor(board) {
    board.el.addEventListener("pointerdown", (event) => {
      const el = event.target.closest(".board [data-id], .unplaced [data-id]");
      if (!el || event.button !== 0) return;
      follow(event, { scroller: board.main, start: () => new CardDrag(board, el, event) });
    });
    board.el.addEventListener("dragstart", (event) => event.preventDefault());
    steady(board.el);
  }
}

class CardDrag {
  constructor(board, el, { clientX, clientY }) {
    const box = el.getBoundingClientRect();
    Object.assign(this, { board, el, item: board.store.get(el.dataset.id), dx: clientX - box.left, dy: clientY - box.top });
    this.twin = el.cloneNode(true);
    this.twin.classList.add("lifted");
    this.twin.removeAttribute("data-id");
    this.twin.style.width = `${box.width}px`;
    this.twin.style.height = `${box.height}px`;
    const holder = h("ul", { class: `drag-layer ${el.closest(".col, .tray, .cell")?.className || ""}`, "aria-hidden": "true", inert: true });
    holder.append(this.twin);
    document.body.append(holder);
    this.slot = h("li", { class: "slot", "aria-hidden": "true" });
    this.slot.style.setProperty("--h", `${box.height}px`);
    el.classList.add("held");
    board.dragged = true;
    board.near = el.closest("[data-cell]")?.dataset.cell;
  }

  move({ clientX, clientY }) {
    this.twin.style.transform = `translate(${clientX - this.dx}px, ${clientY - this.dy}px)`;
    const host = document.elementFromPoint(clientX, clientY)?.closest("[data-cell]");
    const under = host && this.board.cells.get(host.dataset.cell);
    const column = under && this.board.moves.allows(this.item, under) ? under : null;
    if (column !== this.column) this.enter(column);
    if (column) this.aim(column, clientX, clientY);
  }

  enter(column) {
    this.column?.el.classList.remove("aim");
    column?.el.classList.add("aim");
    this.column = column;
    this.index = null;
    if (!column) this.slot.remove();
  }

  /** Before the first card whose middle lies beyond the pointer. */
  aim(column, x, y) {
    const cards = [...column.list.children].filter((el) => el.dataset.id && el !== this.el);
    const wide = getComputedStyle(column.list).gridTemplateColumns.includes(" ");
    const at = cards.findIndex((el) => {
      const box = el.getBoundingClientRect();
      if (column.kind === "unplaced") return x < box.left + box.width / 2;
      return wide ? y < box.top || (y < box.bottom && x < box.left + box.width / 2) : y < box.top + box.height / 2;
    });
    const index = at < 0 ? cards.length : at;
    if (index === this.index) return;
    this.index = index;
    if (this.board.ctx.state.sort !== "rank") return;
    if (cards[index]) cards[index].before(this.slot);
    else if (cards.length) cards[cards.length - 1].after(this.slot);
    else column.list.prepend(this.slot);
  }

  end(done) {
    this.twin.parentNode.remove();
    this.slot.remove();
    this.el.classList.remove("held");
    this.column?.el.classList.remove("aim");
    if (done && this.column) this.board.moves.commit(this.item, this.column, this.index);
    setTimeout(() => { this.board.dragged = false; });
  }
}

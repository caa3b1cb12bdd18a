// Dragging a line of the tree: onto what it shall be part of, or between two lines to stand there.

import { h } from "./dom.js";
import { follow, steady } from "./pointer.js";
import { t } from "./i18n.js";

/** So much of a line, from its upper and its lower edge, means beside it. */
const EDGE = 0.28;

export function dragLines(tree) {
  tree.box.addEventListener("pointerdown", (event) => {
    const el = event.target.closest("[data-id]");
    if (!el || event.button !== 0 || event.target.closest(".twig:not(.leaf)")) return;
    follow(event, { scroller: tree.box, start: () => new LineDrag(tree, el) });
  });
  steady(tree.box);
}

class LineDrag {
  constructor(tree, el) {
    Object.assign(this, { tree, el, item: tree.store.get(el.dataset.id) });
    this.flag = h("div", { class: "drag-flag", "aria-hidden": "true" }, this.item.title);
    document.body.append(this.flag);
    el.classList.add("held");
    tree.dragged = true;
  }

  move({ clientX, clientY }) {
    this.flag.style.transform = `translate(${clientX + 14}px, ${clientY + 14}px)`;
    const over = document.elementFromPoint(clientX, clientY)?.closest?.(".tree [data-key]");
    const row = over && this.tree.rows[this.tree.places.get(over.dataset.key)];
    const fits = over !== this.el && this.tree.moves.accepts(this.item, row);
    this.aim(fits ? over : null, fits ? row : null, fits && row.item ? this.edge(over, row, clientY) : null);
  }

  /** After an open line stand its children: there its lower edge means among them. */
  edge(over, row, y) {
    const { top, height } = over.getBoundingClientRect();
    const at = (y - top) / height;
    if (at < EDGE) return "before";
    return at > 1 - EDGE && !(row.kids && row.open) ? "after" : null;
  }

  aim(over, row, edge) {
    if (this.over === over && this.side === edge) return;
    this.over?.classList.remove("aim", "aim-before", "aim-after");
    over?.classList.add(edge ? `aim-${edge}` : "aim");
    Object.assign(this, { over, row, side: edge });
    this.flag.textContent = this.words();
  }

  words() {
    const { row, side, item } = this;
    if (!row) return item.title;
    const name = row.item?.title || row.objective?.title || t("Serves no objective");
    if (side === "before") return t("{title} before {name}", { title: item.title, name });
    if (side === "after") return t("{title} after {name}", { title: item.title, name });
    return t("{title} under {name}", { title: item.title, name });
  }

  end(done) {
    const { tree, item, row, side } = this;
    this.flag.remove();
    this.el.classList.remove("held");
    this.over?.classList.remove("aim", "aim-before", "aim-after");
    setTimeout(() => { tree.dragged = false; });
    if (!done || !row) return;
    if (side) tree.moves.beside(item, row, side);
    else tree.moves.put(item, row);
  }
}

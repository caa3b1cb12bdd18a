// Dragging a line of the tree onto what it shall be part of.

import { h } from "./dom.js";
import { follow, steady } from "./pointer.js";
import { t } from "./i18n.js";

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
    const fits = this.tree.accepts(this.item, row) && over !== this.el;
    if (this.over !== over) this.over?.classList.remove("aim");
    this.over = over;
    this.row = fits ? row : null;
    over?.classList.toggle("aim", fits);
    this.flag.textContent = fits ? t("{title} under {name}", { title: this.item.title, name: row.item?.title || row.objective?.title || t("Serves no objective") }) : this.item.title;
  }

  end(done) {
    this.flag.remove();
    this.el.classList.remove("held");
    this.over?.classList.remove("aim");
    if (done && this.row) this.tree.put(this.item, this.row);
    setTimeout(() => { this.tree.dragged = false; });
  }
}

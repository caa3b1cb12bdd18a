// Dragging a dot: it follows the pointer, a flag says the values; dropped outside it stays as it was.

import { h } from "./dom.js";
import { fields, figure } from "./columns.js";
import { follow } from "./pointer.js";

export function dragDots(matrix) {
  matrix.el.addEventListener("pointerdown", (event) => {
    const el = event.target.closest("a[data-id]");
    if (el && event.button === 0) follow(event, { start: () => new DotDrag(matrix, el) });
  });
  matrix.el.addEventListener("dragstart", (event) => event.preventDefault());
}

class DotDrag {
  constructor(matrix, el) {
    Object.assign(this, { matrix, el, item: matrix.store.get(el.dataset.id), box: matrix.field.getBoundingClientRect() });
    this.flag = h("div", { class: "drag-flag", "aria-hidden": "true" });
    this.ghost = h("i", { class: "mx-ghost", data: { obj: matrix.hue(this.item) } });
    matrix.layer.append(this.ghost);
    document.body.append(this.flag);
    el.classList.add("held");
    matrix.dragged = true;
  }

  move({ clientX, clientY }) {
    const { matrix, box } = this;
    const inside = clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
    this.values = inside ? matrix.valuesAt(clientX - box.left, clientY - box.top) : null;
    const told = Object.entries(this.values || {}).map(([field, value]) => `${fields(matrix.store)[field].label} ${figure(matrix.store, field, value)}`);
    this.flag.textContent = told.join(" · ");
    this.flag.hidden = !told.length;
    this.flag.style.transform = `translate(${clientX + 14}px, ${clientY + 14}px)`;
    this.ghost.hidden = !inside;
    const at = (field, free, scale) => (this.values && field in this.values ? scale(this.values[field]) : free);
    const dot = this.el.dot;
    this.ghost.style.transform = `translate(${at(matrix.x, dot?.x ?? clientX - box.left, matrix.toX)}px, ${at(matrix.y, dot?.y ?? clientY - box.top, matrix.toY)}px)`;
  }

  end(done) {
    this.flag.remove();
    this.ghost.remove();
    this.el.classList.remove("held");
    if (done && this.values && Object.keys(this.values).length) this.matrix.rate(this.item, this.values);
    setTimeout(() => { this.matrix.dragged = false; });
  }
}

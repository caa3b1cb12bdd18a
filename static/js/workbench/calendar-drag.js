// Dragging an entry of the calendar to another day: the item moves as a whole, a milestone by its day.

import { h } from "./dom.js";
import { follow, steady } from "./pointer.js";
import { sayDate } from "./say.js";

export function dragEntries(calendar) {
  calendar.el.addEventListener("pointerdown", (event) => {
    const el = event.target.closest(".cal-day [data-entry]");
    if (el && event.button === 0) follow(event, { start: () => (el.classList.contains("of-parts") ? new PartsDrag(calendar, el) : new EntryDrag(calendar, el)) });
  });
  calendar.el.addEventListener("dragstart", (event) => event.preventDefault());
  steady(calendar.el);
}

/** What stands where its parts do is not moved by hand: that is told once. */
class PartsDrag {
  constructor(calendar, el) {
    calendar.dragged = true;
    calendar.ofParts(calendar.store.get(el.dataset.id));
    this.calendar = calendar;
  }

  move() {}

  end() {
    setTimeout(() => { this.calendar.dragged = false; });
  }
}

class EntryDrag {
  constructor(calendar, el) {
    Object.assign(this, { calendar, el, from: Number(el.closest("[data-day]").dataset.day), words: el.textContent });
    this.flag = h("div", { class: "drag-flag", "aria-hidden": "true" });
    document.body.append(this.flag);
    el.classList.add("held");
    calendar.dragged = true;
  }

  move({ clientX, clientY }) {
    const cell = document.elementFromPoint(clientX, clientY)?.closest?.(".cal-day");
    if (cell !== this.cell) this.cell?.classList.remove("aim");
    this.cell = cell;
    cell?.classList.add("aim");
    this.flag.textContent = cell ? `${this.words}: ${sayDate(Number(cell.dataset.day), "day")}` : this.words;
    this.flag.style.transform = `translate(${clientX + 14}px, ${clientY + 14}px)`;
  }

  end(done) {
    const { calendar, el, cell } = this;
    this.flag.remove();
    el.classList.remove("held");
    cell?.classList.remove("aim");
    setTimeout(() => { calendar.dragged = false; });
    const day = cell && Number(cell.dataset.day);
    if (!done || !cell || day === this.from) return;
    if (el.dataset.milestone) calendar.moveMilestone(el.dataset.milestone, day);
    else calendar.shift(calendar.store.get(el.dataset.id), day - this.from);
  }
}

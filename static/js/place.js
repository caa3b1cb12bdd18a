// Where a floating box goes: under its anchor or above it, kept inside the window. Arithmetic apart from the DOM.

export function spot(anchor, box, room, { gap = 4, margin = 8, rtl = false } = {}) {
  const below = anchor.bottom + gap + box.height <= room.height - margin;
  const above = anchor.top - gap - box.height;
  const top = below ? anchor.bottom + gap : Math.max(margin, above);
  const wanted = rtl ? anchor.right - box.width : anchor.left;
  const left = Math.min(Math.max(margin, wanted), Math.max(margin, room.width - box.width - margin));
  return { top, left };
}

export function place(element, anchor) {
  const rtl = getComputedStyle(element).direction === "rtl";
  const room = { width: document.documentElement.clientWidth, height: window.innerHeight };
  const { top, left } = spot(anchor, element.getBoundingClientRect(), room, { rtl });
  element.style.top = `${top}px`;
  element.style.left = `${left}px`;
}

// One drag, from press to release: begins after a few pixels, at most one step per frame, Escape gives up,
// and near an edge the page scrolls along.

import { perFrame } from "./dom.js";

const FAR = 4;
const NEAR = 36;
const SPEED = 14;

/** `start()` makes an object with move(event) and end(done). */
export function follow(down, { scroller, start }) {
  let drag = null;
  let latest = down;
  let rolling = 0;
  const step = perFrame(() => drag?.move(latest));

  function move(event) {
    latest = event;
    if (!drag && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < FAR) return;
    if (!drag) begin();
    step();
    roll();
  }

  function begin() {
    drag = start();
    getSelection()?.removeAllRanges();
    document.documentElement.classList.add("grabbing");
  }

  function roll() {
    if (!rolling && scroller && pull(scroller, latest)) rolling = requestAnimationFrame(tick);
  }

  function tick() {
    rolling = 0;
    const by = drag && pull(scroller, latest);
    if (!by) return;
    scroller.scrollBy(...by);
    drag.move(latest);
    roll();
  }

  function stop(done) {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", up);
    removeEventListener("pointercancel", cancel);
    removeEventListener("keydown", key, true);
    cancelAnimationFrame(rolling);
    document.documentElement.classList.remove("grabbing");
    const held = drag;
    drag = null;
    if (done && held) held.move(latest);
    held?.end(done);
  }

  const up = () => stop(true);
  const cancel = () => stop(false);
  const key = (event) => {
    if (event.key !== "Escape" || !drag) return;
    event.stopPropagation();
    stop(false);
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", up);
  addEventListener("pointercancel", cancel);
  addEventListener("keydown", key, true);
}

/** How far to scroll when the pointer is near the edge of `box`, or null. */
function pull(box, { clientX, clientY }) {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  if (clientY > bottom + NEAR || clientY < top - NEAR) return null;
  const along = (at, low, high) => (at < low + NEAR ? -SPEED : at > high - NEAR ? SPEED : 0);
  const by = [along(clientX, left, right), clientY < bottom ? along(clientY, top + 40, bottom) : 0];
  return by[0] || by[1] ? by : null;
}

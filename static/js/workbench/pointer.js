// One drag, from press to release: begins after a few pixels, or under a finger after a moment's rest, so that a swipe
// still scrolls. At most one step per frame, Escape gives up, and near an edge the page scrolls along.

import { perFrame } from "./dom.js";

const FAR = 4;
const REST = 350;
const SHAKE = 8;
const NEAR = 36;
const SPEED = 14;

/** `start()` makes an object with move(event) and end(done). `rest`: wait until the finger has rested. */
export function follow(down, { scroller, start, rest = down.pointerType === "touch" }) {
  if (rest) rested(down, () => run(down, { scroller, start, atOnce: true }));
  else run(down, { scroller, start });
}

/** While something is held, a finger on `el` moves that and not the page. */
export function steady(el) {
  el.addEventListener("touchmove", (event) => {
    if (event.cancelable && document.documentElement.classList.contains("grabbing")) event.preventDefault();
  }, { passive: false });
  el.addEventListener("contextmenu", (event) => {
    if (event.pointerType === "touch" && event.target.closest("[data-id]")) event.preventDefault();
  });
}

function rested(down, begin) {
  const off = new AbortController();
  const stop = () => {
    clearTimeout(timer);
    off.abort();
  };
  const timer = setTimeout(() => {
    stop();
    navigator.vibrate?.(12);
    begin();
  }, REST);
  const { signal } = off;
  addEventListener("pointerup", stop, { signal });
  addEventListener("pointercancel", stop, { signal });
  addEventListener("pointermove", (event) => Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > SHAKE && stop(), { signal });
}

function run(down, { scroller, start, atOnce = false }) {
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
  if (atOnce) begin();
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

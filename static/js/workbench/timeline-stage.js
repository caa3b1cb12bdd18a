// One lane alone on the screen: all of its time across, and its rows as large as they fit.

const LEAST = 0.6;

/** `id`: the lane presented, or nothing once it is over, when one is back where one was. */
export function staged(timeline, id, was) {
  const stage = timeline.ctx.page.stage;
  stage.style.zoom = "";
  if (id === undefined) return void back(timeline, was);
  const usual = Number(getComputedStyle(stage).zoom) || 1;
  const need = timeline.height + timeline.ruler.el.offsetHeight;
  const room = timeline.scroller.clientHeight;
  if (need <= room) return;
  // A smaller type leaves more room across, too, so that what is laid out anew needs no more rows than before.
  stage.style.zoom = String(Math.max(LEAST, (usual * room) / need));
  timeline.width = 0;
  timeline.update();
}

function back(timeline, was) {
  if (!was) return;
  timeline.scroller.scrollLeft = was.x * timeline.forward;
  timeline.scroller.scrollTop = was.y;
}

// Starts the workbench: words, store, views, the stream of other people's changes.

import { Api, csrfFrom } from "./api.js";
import { App, fetchRest, fetchView } from "./app.js";
import { Store } from "./store.js";
import { Stream } from "./stream.js";
import { Tell } from "./notify.js";
import { afterPaint, h, idle, later, put } from "./dom.js";
import { plan, root, scenario } from "./first.js";
import { htmx } from "./htmx.js";
import { setWords, t } from "./i18n.js";

const page = { stage: root.querySelector(".wb-stage"), standfirst: document.querySelector(".standfirst"), live: root.querySelector("[aria-live]") };

const menu = document.getElementById("menu-export");
const exporting = () => import("../roadmap/export-menu.js");
if (menu?.matches(":popover-open")) exporting();
else menu?.addEventListener("beforetoggle", exporting, { once: true });

// What is not needed yet must not stand in the way of the first thing that somebody does; nor what the browser keeps for us,
// whose first reading waits for another process.
const AT_REST = 600;

function words() {
  const catalogue = document.getElementById("wb-words");
  setWords(catalogue ? JSON.parse(catalogue.textContent) : {}, document.documentElement.lang || "en");
}

async function start() {
  words();
  const beside = scenario && await import("./scenario.js");
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  const [base, csrf, { me }] = [root.dataset.api, csrfFrom(headers["X-CSRFToken"]), document.body.dataset];
  const api = beside ? new beside.ScenarioApi(base, csrf, scenario, me) : new Api(base, csrf, me);
  const tell = new Tell(page.live);
  const store = new Store(api, tell);
  tell.store = store;
  const [data] = await Promise.all([api.workbench(plan), fetchView().then(warm)]);
  performance.mark("wb-data");
  store.load(data);
  beside?.enter(api, root, store);
  const app = new App({ store, tell, page });
  await app.load(app.viewName);
  app.arrive();
  afterPaint(() => idle(() => app.say(), 500));
  const busy = () => { root.dataset.busy = String(store.queue.busy); };
  store.watch(busy);
  store.queue.onAsk = () => { busy(); app.quick.wait(); };
  afterPaint(() => performance.measure("wb-first-paint", "wb-data"));
  follow(api, store, data.cursor);
  idle(() => app.keepViews(), 2000);
  const kept = () => import("./kept.js").then(({ keep }) => keep(app, scenario), () => setTimeout(kept, 3000));
  setTimeout(() => {
    kept();
    if (sessionStorage.getItem("pmhub.role")) import("./denied.js").then(({ sayRole }) => sayRole(tell));
    htmx();
    idle(() => meet(app, api, store), 2000);
    idle(() => fetchRest(app), 4000);
    idle(async () => (await import("./palette.js")).feedPalette(app), 3000);
  }, AT_REST);
}

/** The data takes a while to come: time for the view to make itself ready. */
const warm = (module) => Object.values(module)[0].warm?.();

/** Who else is here. */
async function meet(app, api, store) {
  const { Presence, inHand } = await import("../talk/presence.js");
  const el = document.querySelector("[data-here]");
  if (el) new Presence({ el, api, me: store.me.id, where: () => ({ view: app.viewName, item: app.openId() || "", editing: inHand() }) });
}

function follow(api, store, cursor) {
  const stream = new Stream({
    url: `${root.dataset.api}/stream`,
    cursor,
    api,
    store,
    own: (id, actor) => store.own(id, actor),
    onMeta: () => reframe(api, store),
    onReset: () => reload(api, store),
    onState: (open) => { root.dataset.stream = open ? "open" : "closed"; },
  });
  store.onStale = (ids) => stream.want(ids);
  store.onDenied = later(() => reframe(api, store), 100);
  stream.open();
}

/** What items belong to and what hangs on them changed; the items themselves are told one by one. */
async function reframe(api, store) {
  try {
    store.takeMeta(await api.frame());
    store.changed(null);
  } catch (error) {
    if (error.retry) setTimeout(() => reframe(api, store), 3000);
    else if ([401, 403, 404].includes(error.status)) store.shut();
    else throw error;
  }
}

/** Read everything anew; edits under way stay laid over it. Answers the cursor from which to follow. */
async function reload(api, store) {
  const data = await api.workbench();
  store.load(data);
  return data.cursor;
}

function failed(error) {
  const again = h("button", { class: "btn", type: "button", onclick: () => location.reload() }, t("Try again"));
  put(page.stage, h("div", { class: "empty wb-failed" }, h("h2", null, t("The roadmap could not be loaded")), h("p", null, error.words || error.message), h("div", { class: "btns" }, again)));
  if (!error.status) throw error;
}

start().catch(failed);

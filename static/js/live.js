// What happens elsewhere, as events of the document: "pmhub:change", "pmhub:presence", "pmhub:notification", "pmhub:poker",
// "pmhub:fresh" (what is in no log, such as figures worked out and mails sent, shows anew);
// "pmhub:open" when a stream is open, also after a pause; "pmhub:ready" when words that are in no log are heard from now on.
// The workbench has a stream of its own and passes these on; every other page opens one while it is looked at.

const NAMES = ["change", "presence", "notification", "poker", "fresh", "ready"];
const { live, workspace } = document.body.dataset;
const RECENT = 10000;
let source = null;
let changes = [];

/** Changes of the last seconds: for what was fetched before them and listens only now. */
export const recent = () => changes.filter(({ at }) => Date.now() - at < RECENT).map(({ detail }) => detail);

/** Pass the events of a stream on to whoever listens on this page. */
export function passOn(stream) {
  for (const name of NAMES) stream.addEventListener(name, ({ data }) => tell(name, JSON.parse(data)));
}

function tell(name, detail) {
  if (name === "change" || name === "fresh") changes = [...changes.slice(-49), { at: Date.now(), detail }];
  document.dispatchEvent(new CustomEvent(`pmhub:${name}`, { detail }));
}

function open() {
  if (source || document.hidden) return;
  source = new EventSource(`/api/v1/workspaces/${workspace}/stream`);
  passOn(source);
  source.addEventListener("open", () => document.dispatchEvent(new CustomEvent("pmhub:open")));
  source.addEventListener("error", () => source?.readyState === EventSource.CLOSED && close());
}

function close() {
  source?.close();
  source = null;
}

if (live && !document.getElementById("workbench")) {
  open();
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
}

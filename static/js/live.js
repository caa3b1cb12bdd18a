// What happens elsewhere, as events of the document: "pmhub:change", "pmhub:presence", "pmhub:notification".
// The workbench has a stream of its own and passes these on; every other page opens one while it is looked at.

const NAMES = ["change", "presence", "notification"];
const { live, workspace } = document.body.dataset;
let source = null;

/** Pass the events of a stream on to whoever listens on this page. */
export function passOn(stream) {
  for (const name of NAMES) stream.addEventListener(name, ({ data }) => document.dispatchEvent(new CustomEvent(`pmhub:${name}`, { detail: JSON.parse(data) })));
}

function open() {
  if (source || document.hidden) return;
  source = new EventSource(`/api/v1/workspaces/${workspace}/stream`);
  passOn(source);
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

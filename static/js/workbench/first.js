// The plan is asked for and read while the other modules are still on their way: this one waits for none of them.

export const root = document.getElementById("workbench");
export const scenario = new URLSearchParams(location.search).get("scenario");

const { api, tag } = root.dataset;
const asked = () => fetch(`${api}/workbench${tag ? `?v=${tag}` : ""}`, { headers: { Accept: "application/json" }, credentials: "same-origin" });

/** The plan as the server sends it. Null in a scenario, which asks in a way of its own; and where it failed: asked again, the API tells why. */
export const plan = scenario ? null : asked().then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);

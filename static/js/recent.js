// What was opened last in this workspace, on this machine. Kept by the browser; a full or closed storage forgets.
const MOST = 8;
const place = () => `recent:${document.body.dataset.workspace ?? ""}:${document.body.dataset.me ?? ""}`;

/** Newest first: {label, url, icon, side}. */
export function recent() {
  try {
    const rows = JSON.parse(localStorage.getItem(place()) ?? "[]");
    return Array.isArray(rows) ? rows : [];
  } catch {
    return [];
  }
}

export function remember({ label, url, icon = "arrow-r", side = "" }) {
  const rows = [{ label, url, icon, side }, ...recent().filter((one) => one.url !== url)].slice(0, MOST);
  try {
    localStorage.setItem(place(), JSON.stringify(rows));
  } catch { /* nothing is lost but the list */ }
}

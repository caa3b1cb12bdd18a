// A file fetched rather than followed: what takes a while is told, and so is a refusal.

import { toast } from "../toast.js";

/** `words`: drawing, failed. */
export async function download(link, words) {
  toast(words.drawing);
  const answer = await fetch(link.href);
  if (!answer.ok) {
    const { detail } = await answer.json();
    return toast(detail || words.failed, { kind: "late" });
  }
  const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "")?.[1] || "roadmap";
  const href = URL.createObjectURL(await answer.blob());
  Object.assign(document.createElement("a"), { href, download: name }).click();
  return setTimeout(() => URL.revokeObjectURL(href), 60000);
}

/** Links of a menu that match `which` are fetched. */
export function fetched(menu, which) {
  menu.addEventListener("click", (event) => {
    const link = event.target.closest(which);
    if (!link) return;
    event.preventDefault();
    menu.hidePopover();
    download(link, menu.dataset).catch(() => toast(menu.dataset.failed, { kind: "late" }));
  });
}

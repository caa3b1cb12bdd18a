// Forms that answer with a fragment of the page they stand in.

import { toast } from "../toast.js";

/** The HTML of the answer, or null after saying why not; what was typed stays. */
export async function send(address, body) {
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers") || "{}"), "HX-Request": "true" };
  try {
    const answer = await fetch(address, { method: "POST", headers, body });
    if (!answer.ok) return refused(answer);
    const said = JSON.parse(answer.headers.get("HX-Trigger") || "{}");
    for (const [name, detail] of Object.entries(said)) document.dispatchEvent(new CustomEvent(name, { detail }));
    return await answer.text();
  } catch {
    toast(document.getElementById("toasts").dataset.failed, { kind: "late" });
    return null;
  }
}

async function refused(answer) {
  const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
  const words = document.getElementById("toasts").dataset.failed;
  toast(plain ? await answer.text() : `${words} (${answer.status})`, { kind: "late" });
  return null;
}

export async function read(address) {
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null; // the next change asks again
  }
}

export const part = (html, selector) => new DOMParser().parseFromString(html, "text/html").querySelector(selector);

// What the workbench shows now, taken out as a file, on paper or as a picture; and the calendar address.

import { toast } from "../toast.js";

const menu = document.getElementById("menu-export");
const { api } = document.getElementById("workbench").dataset;
const SCALE = 2;

/** The address of the view, with what the files know by another name. */
function fileQuery(format) {
  const view = new URLSearchParams(location.search);
  const query = new URLSearchParams({ format });
  for (const name of ["q", "f", "sort", "category", "status", "type", "product", "team", "owner", "objective", "horizon", "tag"]) if (view.get(name)) query.set(name, view.get(name));
  const columns = (view.get("cols") || "").split(",").filter(Boolean).map((one) => one.split(":")[0]);
  if (columns.length) query.set("columns", columns.join());
  return query;
}

function aim() {
  for (const link of menu.querySelectorAll("[data-format]")) link.href = `${api}/items/export?${fileQuery(link.dataset.format)}`;
  menu.querySelector("[data-paper]").href = `print/${location.search}`;
}

async function picture({ nothing, failed }) {
  const answer = await fetch(`print.svg${location.search}`);
  if (answer.status === 204) return toast(nothing);
  if (!answer.ok) return toast(failed);
  const text = await answer.text();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width * SCALE, height: image.height * SCALE });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toBlob((blob) => {
    const href = URL.createObjectURL(blob);
    Object.assign(document.createElement("a"), { href, download: "roadmap.png" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000);
  });
}

/** Shows the address to be copied; asked anew, the old one is dead. */
async function calendar(method, { failed, copied }) {
  const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  const answer = await fetch(`${api}/calendar-address`, { method, headers: { "X-CSRFToken": token } });
  if (!answer.ok) return toast(failed);
  const saved = new URLSearchParams(location.search).get("saved");
  const { url } = await answer.json();
  const field = menu.querySelector("[data-address]");
  field.value = saved ? `${url}?view=${saved}` : url;
  menu.querySelector("[data-calendar-shown]").hidden = false;
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return toast(copied);
  } catch {
    return null; // it stays selected, to be copied by hand
  }
}

menu.addEventListener("toggle", aim);
menu.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-picture]")) picture(button.dataset);
  if (button?.matches("[data-calendar]")) calendar(button.dataset.calendar, button.dataset);
});

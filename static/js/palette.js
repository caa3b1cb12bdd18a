// ⌘K: one line to go anywhere and do anything. The page's own links answer at once, the server adds what it knows.
import { iconOf } from "./icon.js";
import { bolden } from "./match.js";
import { Index } from "./find.js";
import { recent, remember } from "./recent.js";

const box = document.getElementById("palette");
const input = box?.querySelector("input");
const results = box?.querySelector(".res");
const sources = [];
let asked = null;
let chosen = 0;

/**
 * A page adds what it knows: `source(query, commands)` answers rows {group: "go" | "do", label, side, hint, icon, url or
 * run()}; `commands` when only deeds are wanted.
 */
export const addSource = (source) => sources.push(source);

export function openPalette() {
  if (!box || box.open) return;
  input.value = "";
  box.showModal();
  draw(local(""));
}

// Areas and settings from the menus, and every action on the page that has a key.
function local(text) {
  const query = text.replace(/^>\s*/, "");
  const deedsOnly = text.startsWith(">");
  const links = [...document.querySelectorAll(".side nav a[href], .menu a[href]")].map((link) => ({
    group: link.closest("#menu-new") ? "do" : "go", label: link.querySelector(".t")?.textContent ?? link.textContent.trim(), url: link.href, icon: shape(link),
  }));
  const deeds = [...document.querySelectorAll("[data-key][data-key-label]")].map((one) => ({
    group: "do", label: one.dataset.keyLabel, element: one, icon: "arrow-r", hint: one.dataset.key.toUpperCase(),
  }));
  const pool = deedsOnly ? [...deeds, ...links.filter((one) => one.group === "do")] : [...deeds, ...links];
  const own = sources.flatMap((source) => source(query, deedsOnly));
  if (!query) return [...(deedsOnly ? [] : recent()).map((one) => ({ ...one, group: "recent" })), ...unlike(pool).slice(0, 9)];
  return [...new Index(unlike(pool), (one) => [one.label]).search(query, 9), ...own];
}

/** Each label once. */
function unlike(rows) {
  const seen = new Set();
  return rows.filter(({ label }) => !seen.has(label) && seen.add(label));
}

/** What the server found, without what is there already. */
function besides(here, found) {
  const known = new Set(here.map((one) => one.url && new URL(one.url, location.href).href));
  return found.filter((one) => !known.has(new URL(one.url, location.href).href));
}

function shape(link) {
  return link.querySelector("use")?.getAttribute("href")?.split("#")[1] ?? "arrow-r";
}

async function ask(text) {
  asked?.abort();
  asked = new AbortController();
  const here = local(text);
  draw(here, text);
  if (text.startsWith(">") || !box.dataset.source) return;
  try {
    const address = `${box.dataset.source}?q=${encodeURIComponent(text)}`;
    const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
    if (answer.ok) draw([...here, ...besides(here, (await answer.json()).results)], text, true);
  } catch (error) {
    if (error.name !== "AbortError") draw(here, text, true);
  }
}

function draw(found, text = "", final = false) {
  results.replaceChildren();
  const rows = [];
  // Who types a key means that item, before anything that can be done.
  const order = found.some(({ exact }) => exact) ? ["go", "recent", "do"] : ["recent", "do", "go"];
  for (const name of order) {
    const members = found.filter((one) => one.group === name).sort((a, b) => !!b.exact - !!a.exact);
    if (members.length) results.append(section(box.dataset[name], members, text, rows));
  }
  if (!rows.length && final) {
    const none = document.createElement("p");
    none.className = "nil";
    none.textContent = box.dataset.nothing;
    results.append(none);
  }
  choose(0);
}

function section(title, members, text, rows) {
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", title);
  const heading = document.createElement("p");
  heading.className = "g";
  heading.setAttribute("aria-hidden", "true");
  heading.textContent = title;
  group.append(heading);
  for (const one of members) {
    rows.push(one);
    group.append(option(one, text));
  }
  return group;
}

function option(one, text) {
  const link = document.createElement("a");
  link.setAttribute("role", "option");
  link.id = `opt-${results.querySelectorAll("a").length}-${Math.random().toString(36).slice(2, 7)}`;
  link.href = one.url ?? "#";
  link.tabIndex = -1;
  link.addEventListener("click", (event) => take(event, one));
  const label = document.createElement("span");
  label.className = "t";
  bolden(label, one.label, text);
  const side = document.createElement("span");
  side.className = "s";
  side.textContent = one.side ?? "";
  const hint = document.createElement("kbd");
  hint.textContent = one.hint ?? "";
  link.append(iconOf(one.icon || "arrow-r", one.mood ?? ""), label, side, hint);
  return link;
}

/** A link goes its own way; what a page does itself is done here. */
function take(event, one) {
  if (one.group !== "do" && one.url) remember(one);
  if (!one.run && !one.element) return;
  if (event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  box.close();
  if (one.run) one.run();
  else act(one.element);
}

function act(element) {
  if (element.matches("input, select, textarea")) element.focus();
  else element.click();
}

function choose(index) {
  const all = [...results.querySelectorAll("a")];
  chosen = all.length ? (index + all.length) % all.length : 0;
  all.forEach((one, at) => one.setAttribute("aria-selected", String(at === chosen)));
  all[chosen]?.scrollIntoView({ block: "nearest" });
  if (all[chosen]) input.setAttribute("aria-activedescendant", all[chosen].id);
  else input.removeAttribute("aria-activedescendant");
}

function pressed(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    choose(chosen + step);
  } else if (event.key === "Enter") {
    event.preventDefault();
    results.querySelectorAll("a")[chosen]?.click();
  }
}

if (box) {
  let pause = 0;
  input.addEventListener("input", () => {
    draw(local(input.value.trim()), input.value.trim());
    clearTimeout(pause);
    pause = setTimeout(() => ask(input.value.trim()), 90);
  });
  input.addEventListener("keydown", pressed);
  box.addEventListener("click", (event) => event.target === box && box.close());
  document.addEventListener("click", (event) => event.target.closest("[data-palette]") && openPalette());
}

// Texts as they are searched: without case and accents, so that "resume" finds "Résumé".

const PLAIN = /^[\x20-\x7e]*$/;

export const fold = (text) => (PLAIN.test(text) ? text.toLowerCase() : text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase());

// What was folded stays folded: each letter typed into the filter asks all titles again.
const folded = new WeakMap();

export function matches(item, words) {
  let hay = folded.get(item);
  if (hay === undefined) folded.set(item, (hay = fold(`${item.key} ${item.title} ${(item.tags || []).join(" ")}`)));
  return words.every((word) => hay.includes(word));
}

// Whether every word of a query begins a word of a label, and which letters to set bold. No DOM but text nodes.

export function words(text) {
  return fold(text).split(/\s+/).filter(Boolean);
}

export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** "har 30", "HAR30", "har-30" → "HAR-30"; null for what is no key. */
export function keyIn(text) {
  const found = /^([a-z][a-z0-9]*?)[\s-]*(\d+)$/i.exec(text.trim());
  return found && `${found[1].toUpperCase()}-${Number(found[2])}`;
}

export function match(label, query) {
  const plain = fold(label);
  return words(query).every((word) => plain.includes(word));
}

// [start, end] of each word of the query in the label, in order, without overlap.
export function spans(label, query) {
  const plain = fold(label);
  if (plain.length !== label.length) return [];
  const found = words(query).map((word) => [plain.indexOf(word), word.length]).filter(([at]) => at >= 0);
  const sorted = found.map(([at, size]) => [at, at + size]).sort((one, other) => one[0] - other[0]);
  return sorted.filter(([start], index) => index === 0 || start >= sorted[index - 1][1]);
}

export function bolden(element, label, query) {
  let at = 0;
  for (const [start, end] of spans(label, query)) {
    const bold = document.createElement("b");
    bold.textContent = label.slice(start, end);
    element.append(label.slice(at, start), bold);
    at = end;
  }
  element.append(label.slice(at));
}

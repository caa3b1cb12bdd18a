// A selection in the note as offsets into its text. The server counts characters, the browser UTF-16 units.

export const characters = (text) => Array.from(text).length;

// Where a place in a paragraph lies in the note: the paragraph's own start and the characters before it.
export const offsetIn = (start, before) => start + characters(before);


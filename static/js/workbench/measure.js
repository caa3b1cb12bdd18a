// Widths of text without laying it out: each character is measured once, then only added up.

export class Measure {
  constructor(font, stretch = "") {
    this.context = document.createElement("canvas").getContext("2d");
    this.context.font = font;
    if (stretch && "fontStretch" in this.context) this.context.fontStretch = stretch;
    this.chars = new Map();
    this.texts = new Map();
  }

  width(text) {
    let total = this.texts.get(text);
    if (total !== undefined) return total;
    total = 0;
    for (const char of text) total += this.char(char);
    this.texts.set(text, total);
    return total;
  }

  char(char) {
    let width = this.chars.get(char);
    if (width === undefined) this.chars.set(char, (width = this.context.measureText(char).width));
    return width;
  }
}

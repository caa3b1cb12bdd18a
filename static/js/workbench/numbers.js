// Numbers as people type them: read by the language of the page, refused where that could be wrong.

import { language, t } from "./i18n.js";

export class Unreadable extends Error {}

export const wrong = (words, values) => { throw new Unreadable(t(words, values)); };

/** The sign before decimals, as the language writes it. */
const comma = () => new Intl.NumberFormat(language).format(1.5).includes(",");

/** A number as the language writes it, and as `amount` reads it again. */
export const typed = (value) => (comma() ? String(value).replace(".", ",") : String(value));

const BESIDE = String.raw`(?:[\p{Sc}%]|[A-Z]{3})`;
const AROUND = new RegExp(`^${BESIDE}?\\s*([-+−]?)\\s*${BESIDE}?\\s*(.*?)\\s*${BESIDE}?$`, "u");
const figures = (group, point) => new RegExp(String.raw`^(?:\d+|\d{1,3}(?:${group}\d{3})+)?(?:${point}\d+)?(?:e[+-]?\d+)?$`, "i");
const READ = { true: figures(String.raw`[.\s'’]`, ","), false: figures(String.raw`[,\s'’]`, String.raw`\.`) };

/**
 * "1,234.5", "€ 300", "80 %" by the signs of the language, "1.234,5" where it has a comma. What it would not write so is
 * refused: read with the other sign, it would be ten or a thousand times as much.
 */
export function amount(text, { least, most } = {}) {
  const [, sign, bare] = AROUND.exec(text.trim()) || [];
  if (!bare || !/\d/.test(bare)) wrong("“{text}” is not a number.", { text });
  if (!READ[comma()].test(bare)) return unlike(text, bare);
  const plain = bare.replace(/[\s'’]/g, "").replaceAll(comma() ? "." : ",", "").replace(",", ".");
  const value = Number((sign === "−" ? "-" : sign) + plain);
  if (!Number.isFinite(value)) wrong("“{text}” is not a number.", { text });
  if (value < least || value > most) wrong("“{text}” is out of range.", { text });
  return value;
}

/** Why a number cannot be read, in words; "" when it can, and for nothing typed. */
export function unread(text, bounds) {
  try {
    if (text.trim()) amount(text, bounds);
    return "";
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}

/** Refuse with what would be understood, where the other sign was meant. */
function unlike(text, bare) {
  if (READ[!comma()].test(bare)) wrong("“{text}” can be read in two ways. Write {example}.", { text, example: typed(Number(comma() ? bare.replace(/[,\s'’]/g, "") : bare.replace(/[.\s'’]/g, "").replace(",", "."))) });
  return wrong("“{text}” is not a number.", { text });
}

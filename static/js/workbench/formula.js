// Formulas of the workspace's own fields, reckoned as roadmap/formula does: + - * / ^, parentheses, sqrt log abs min max,
// names of other fields. What has no result gives null. Read, never evaluated as code.

const log = (value, base) => (base === undefined ? Math.log10(value) : Math.log(value) / Math.log(base));
const CALLS = { sqrt: Math.sqrt, log, abs: Math.abs, min: Math.min, max: Math.max };
const TOKEN = /\s*(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)|([a-z_]\w*(?:\.[a-z_]\w*)*)|([-+*/^(),]))/iy;
// People paste these from documents.
const TYPED = { "×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "\u00a0": " " };

/** `formula(text)` gives { names, value(read) }; `read(name)` is a number or null. Throws SyntaxError. */
export function formula(text) {
  const parser = new Parser(tokens(text));
  const value = parser.sum();
  if (parser.at < parser.tokens.length) throw new SyntaxError(parser.tokens[parser.at].text);
  return { names: parser.names, value: (read) => finite(value(read)) };
}

/** No result where it is too large to go on with; too small is 0, as on the server. */
function finite(value) {
  const size = Math.abs(value);
  if (value === null || !(size <= 1e100)) return null;
  return size < 1e-100 ? 0 : value;
}

const known = (value) => value !== null && value !== undefined;

function tokens(typed) {
  const text = typed.replace(/[×·÷−–\u00a0]/g, (sign) => TYPED[sign]);
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const [, digits, name, sign] = TOKEN.exec(text) || [];
    if (digits === undefined && name === undefined && sign === undefined) throw new SyntaxError(text);
    found.push({ text: digits ?? name?.toLowerCase() ?? sign, kind: digits !== undefined ? "number" : name !== undefined ? "name" : "sign" });
  }
  return found;
}

const SUMS = { "+": (a, b) => a + b, "-": (a, b) => a - b };
const PRODUCTS = { "*": (a, b) => a * b, "/": (a, b) => (b === 0 ? null : a / b) };

const joined = (left, right, work) => (read) => {
  const a = left(read);
  const b = right(read);
  return known(a) && known(b) ? finite(work(a, b)) : null;
};

class Parser {
  constructor(list) {
    Object.assign(this, { tokens: list, at: 0, names: new Set(), deep: 0 });
  }

  take(text) {
    if (this.tokens[this.at]?.kind !== "sign" || this.tokens[this.at].text !== text) return false;
    this.at += 1;
    return true;
  }

  need(text) {
    if (!this.take(text)) throw new SyntaxError(text);
  }

  sum() {
    return this.chain(SUMS, () => this.product());
  }

  product() {
    return this.chain(PRODUCTS, () => this.signed());
  }

  chain(signs, part) {
    let left = part();
    for (;;) {
      const sign = Object.keys(signs).find((one) => this.take(one));
      if (!sign) return left;
      left = joined(left, part(), signs[sign]);
    }
  }

  signed() {
    if (this.take("+")) return this.signed();
    if (!this.take("-")) return this.power();
    const value = this.signed();
    return (read) => (known(value(read)) ? -value(read) : null);
  }

  power() {
    const base = this.atom();
    return this.take("^") ? joined(base, this.signed(), (a, b) => a ** b) : base;
  }

  atom() {
    const token = this.tokens[this.at];
    this.at += 1;
    if (token?.kind === "number") return () => Number(token.text);
    if (token?.kind === "name") return this.take("(") ? this.call(token.text) : this.named(token.text);
    if (token?.text !== "(") throw new SyntaxError(token?.text || "");
    if ((this.deep += 1) > 40) throw new SyntaxError("(");
    const inside = this.sum();
    this.need(")");
    this.deep -= 1;
    return inside;
  }

  named(name) {
    this.names.add(name);
    return (read) => read(name);
  }

  call(name) {
    const work = CALLS[name];
    if (!work) throw new SyntaxError(name);
    const parts = [this.sum()];
    while (this.take(",")) parts.push(this.sum());
    this.need(")");
    return (read) => {
      const values = parts.map((part) => part(read));
      return values.every(known) ? finite(work(...values)) : null;
    };
  }
}

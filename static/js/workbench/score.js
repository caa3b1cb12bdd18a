// Scores with their arithmetic. The same rules as the server, so a change shows at once.

const known = (value) => value !== null && value !== undefined && value !== "";

/** Without what binary fractions add behind the fifteenth digit. */
const plain = (value) => Number(value.toPrecision(15));

/** Reach as typed in, else the number of customers that asked. */
export function reachOf(item) {
  if (known(item.reach)) return { value: item.reach, from: "typed" };
  if (item.customers) return { value: item.customers, from: "customers" };
  return { value: null, from: "missing" };
}

/** RICE = reach × impact × confidence ÷ effort. */
export function rice(item) {
  const reach = reachOf(item).value;
  if (![reach, item.impact, item.confidence, item.effort].every(known) || !(item.effort > 0)) return null;
  return plain((reach * item.impact * item.confidence) / 100 / item.effort);
}

export function valueEffort(item) {
  if (!known(item.value) || !known(item.effort) || !(item.effort > 0)) return null;
  return plain(item.value / item.effort);
}

/** Fields that a score still waits for. */
export function missing(item, model) {
  const needs = model === "rice" ? ["reach", "impact", "confidence", "effort"] : ["value", "effort"];
  return needs.filter((name) => (name === "reach" ? !known(reachOf(item).value) : !known(item[name]) || (name === "effort" && !(item.effort > 0))));
}

/** Lines of a ledger: [{field, op, value, percent, from}]. */
export function ledger(item, model) {
  if (model === "rice") {
    const reach = reachOf(item);
    return [
      { field: "reach", op: "", value: reach.value, from: reach.from },
      { field: "impact", op: "×", value: item.impact },
      { field: "confidence", op: "×", value: item.confidence, percent: true },
      { field: "effort", op: "÷", value: item.effort },
    ];
  }
  return [
    { field: "value", op: "", value: item.value },
    { field: "effort", op: "÷", value: item.effort },
  ];
}

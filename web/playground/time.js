// Times as the command writes and reads them.

const UNITS = [["h", 3.6e12], ["m", 6e10], ["s", 1e9], ["ms", 1e6], ["us", 1e3], ["ns", 1]];

/** A time of whole nanoseconds in words: `1.5s`. */
export function inWords(nanos) {
  if (nanos === 0) return "0";
  const [unit, size] = UNITS.find(([, size]) => nanos >= size);
  // Hours and minutes have no decimals: 90m is not 1.5h.
  if ((unit === "h" || unit === "m") && nanos % size !== 0) return `${nanos / 1e9}s`;
  return `${nanos / size}${unit}`;
}

/** The nanoseconds that a text means, or NaN; without a unit, they are milliseconds. */
export function fromWords(text) {
  const match = /^([\d.]+)\s*(ns|us|ms|s|m|h)?$/.exec(text.trim());
  if (!match) return Number.NaN;
  const [, number, unit = "ms"] = match;
  return Math.round(Number(number) * UNITS.find(([name]) => name === unit)[1]);
}

// The last digits too. `sin`, `cos` and `pow` of V8 are glibc's, and may differ in theirs.
const names = ["acos", "asin", "atan", "atanh", "cbrt", "cosh", "exp", "expm1", "log", "log10", "log1p", "log2", "sinh", "tanh", "sqrt", "round", "fround", "trunc", "sign"];
let seed = 12345;
const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
const numbers = [0, -0, 1, -1, 0.5, 1e-310, 1e300, -1e300, Infinity, -Infinity, NaN, 1000, 2 ** 53];
for (let i = 0; i < 12; i++) { const r = next(); numbers.push(r, -r, r * 10, r * 1000 - 500, Math.floor(r * 40) / 4, r * 1e-6); }
for (const name of names) console.log(name, numbers.map((number) => Math[name](number)).join(" "));

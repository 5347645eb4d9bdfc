// Delays below 1, negative, missing or not numbers count as 1; arguments are handed on.
setTimeout((a, b) => console.log("zero", a, b), 0, "x", "y");
setTimeout(() => console.log("negative"), -50);
setTimeout(() => console.log("missing"));
setTimeout(() => console.log("NaN"), "soon");
setTimeout(() => console.log("text"), "1");
console.log("script");
// Node: script | zero x y | negative | missing | NaN | text

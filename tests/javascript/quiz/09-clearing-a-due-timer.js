// A timer can clear another that is due at the same moment, and an immediate another immediate.
let victim;
setTimeout(() => {
  console.log("first");
  clearTimeout(victim);
}, 5);
victim = setTimeout(() => console.log("never"), 5);
setTimeout(() => {
  console.log("third");
  let other;
  setImmediate(() => {
    console.log("immediate");
    clearImmediate(other);
  });
  other = setImmediate(() => console.log("never either"));
}, 10);
// Node: first | third | immediate

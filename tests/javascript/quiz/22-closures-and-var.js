// All callbacks of a var loop see its last value, those of let see their own, also after an await.
const later = [];
for (var i = 0; i < 3; i++) {
  (async () => {
    await null;
    later.push(`var ${i}`);
  })();
}
for (let j = 0; j < 3; j++) {
  (async () => {
    await null;
    later.push(`let ${j}`);
  })();
}
setTimeout(() => console.log(later.join(", ")));
// Node: var 3, var 3, var 3, let 0, let 1, let 2

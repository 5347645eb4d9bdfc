// Handlers of one promise run in the order of attaching; each then makes a promise of its own.
const p = Promise.resolve(1);
const q = p.then((n) => n + 1);
p.then((n) => console.log("p", n));
q.then((n) => console.log("q", n));
p.then((n) => console.log("p again", n)).then(() => console.log("after p again"));
q.then((n) => console.log("q again", n));
console.log(p === q);
// Node: false | p 1 | p again 1 | q 2 | q again 2 | after p again

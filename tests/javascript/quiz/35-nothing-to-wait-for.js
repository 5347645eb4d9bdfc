// Combinators of nothing: all and allSettled fulfill at once, race never settles.
const named = (name, promise) => promise.then((value) => console.log(name, JSON.stringify(value)));
named("race", Promise.race([]));
named("all", Promise.all([]));
named("allSettled", Promise.allSettled([]));
Promise.resolve().then(() => console.log("tick"));
console.log("script");
// Node: script | all [] | allSettled [] | tick

// Promise.any takes the first that fulfills; when none does, an AggregateError with every reason, in order.
const no = (ms, why) => new Promise((_, reject) => setTimeout(() => reject(new Error(why)), ms));
const yes = (ms, what) => new Promise((resolve) => setTimeout(resolve, ms, what));
Promise.any([no(5, "a"), yes(20, "b"), yes(30, "c")]).then((first) => console.log("any:", first));
Promise.any([no(20, "slow"), no(10, "quick")]).catch((error) => {
  console.log(error.constructor.name, error.errors.map((e) => e.message).join(" then "));
});
Promise.any([]).catch((error) => console.log(error.errors.length, error.message));
// Node: 0 All promises were rejected | any: b | AggregateError slow then quick

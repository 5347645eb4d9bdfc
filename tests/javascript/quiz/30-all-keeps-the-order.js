// Promise.all gives results in the order of its input, whatever settles first.
const after = (ms, name) =>
  new Promise((resolve) =>
    setTimeout(() => {
      console.log("settles", name);
      resolve(name);
    }, ms),
  );
Promise.all([after(30, "slow"), after(10, "fast"), "plain", after(20, "middle")]).then((names) => console.log(names.join(" ")));
// Node: settles fast | settles middle | settles slow | slow fast plain middle

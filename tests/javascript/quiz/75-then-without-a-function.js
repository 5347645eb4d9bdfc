// then with something that is no function passes the value by, at the cost of a tick; a promise as its argument is ignored.
Promise.resolve("kept").then("text").then(Promise.resolve("lost")).then(console.log);
Promise.resolve()
  .then(() => console.log(1))
  .then(() => console.log(2))
  .then(() => console.log(3))
  .then(() => console.log(4));
// Node: 1 | 2 | kept | 3 | 4

// await of a thenable: one tick to call its then, and one to go on.
const thenable = { then: (resolve) => resolve("thenable") };
const native = Promise.resolve("native");
(async () => console.log(await thenable))();
(async () => console.log(await native))();
(async () => {
  await null;
  console.log("tick 1");
  await null;
  console.log("tick 2");
  await null;
  console.log("tick 3");
})();
// Node: native | tick 1 | thenable | tick 2 | tick 3

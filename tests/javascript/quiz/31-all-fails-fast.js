// Promise.all rejects at the first rejection; the others go on, and later rejections are swallowed.
const fail = (ms, name) =>
  new Promise((_, reject) =>
    setTimeout(() => {
      console.log("rejects", name);
      reject(new Error(name));
    }, ms),
  );
Promise.all([fail(30, "late"), fail(10, "early"), fail(20, "middle")])
  .then(() => console.log("never"))
  .catch((error) => console.log("all:", error.message))
  .finally(() => console.log("spinner off"));
// Node: rejects early | all: early | spinner off | rejects middle | rejects late

// A runner of generators: await as it was written before there was await, a tick more for each yield.
function co(generator) {
  return new Promise((resolve, reject) => {
    const step = (method, sent) => {
      try {
        const { value, done } = generator[method](sent);
        if (done) resolve(value);
        else Promise.resolve(value).then((v) => step("next", v), (e) => step("throw", e));
      } catch (error) {
        reject(error);
      }
    };
    step("next");
  });
}
co(
  (function* () {
    console.log("begun");
    console.log(yield Promise.resolve("one"));
    try {
      yield Promise.reject(new Error("two"));
    } catch (error) {
      console.log("caught", error.message);
    }
    return "three";
  })(),
).then(console.log);
console.log("script");
// Node: begun | script | one | caught two | three

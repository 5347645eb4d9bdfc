// Promise.race settles like the first; the losers still run, and their rejections are swallowed.
const run = (ms, name, fails) =>
  new Promise((resolve, reject) =>
    setTimeout(() => {
      console.log("over", name);
      fails ? reject(new Error(name)) : resolve(name);
    }, ms),
  );
Promise.race([run(20, "turtle", true), run(10, "hare", false)]).then((winner) => console.log("winner", winner));
Promise.race([run(30, "fog", false), Promise.reject(new Error("at once"))]).catch((error) => console.log(error.message));
// Node: at once | over hare | winner hare | over turtle | over fog

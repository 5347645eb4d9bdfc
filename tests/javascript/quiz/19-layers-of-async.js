// Each layer of async that awaits the one below adds a tick; a layer that passes the promise on adds three.
const bottom = async () => "v";
const awaits = async () => await bottom();
const passes = async () => bottom();
awaits().then(() => console.log("awaits"));
passes().then(() => console.log("passes"));
bottom().then(() => console.log("bottom"));
(async () => {
  for (let tick = 1; tick <= 5; tick++) {
    await null;
    console.log("tick", tick);
  }
})();
// Node: bottom | tick 1 | awaits | tick 2 | passes | tick 3 | tick 4 | tick 5

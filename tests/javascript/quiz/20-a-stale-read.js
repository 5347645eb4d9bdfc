// `total + await ..` reads total before it waits: one of the two additions is lost.
let total = 0;
const price = async (cents) => cents;
async function add(cents) {
  total = total + (await price(cents));
  console.log("after", cents, "total", total);
}
async function addSafely(cents) {
  const known = await price(cents);
  total = total + known;
  console.log("safely", cents, "total", total);
}
Promise.all([add(10), add(20)])
  .then(() => {
    total = 0;
    return Promise.all([addSafely(10), addSafely(20)]);
  })
  .then(() => console.log("total", total));
// Node: after 10 total 10 | after 20 total 20 | safely 10 total 10 | safely 20 total 30 | total 30

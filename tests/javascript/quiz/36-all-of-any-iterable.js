// Promise.all takes any iterable: a set, a generator, the values of a map, a string.
function* promises() {
  console.log("first asked");
  yield Promise.resolve("p");
  console.log("second asked");
  yield "q";
}
const map = new Map([["k", Promise.resolve("from a map")]]);
async function main() {
  console.log(await Promise.all(new Set([1, 1, Promise.resolve(2)])));
  console.log(await Promise.all(promises()));
  console.log(await Promise.all(map.values()));
  console.log(await Promise.all("ab"));
  await Promise.all(42).catch((error) => console.log(error.name));
}
main();
// Node: [ 1, 2 ] | first asked | second asked | [ 'p', 'q' ] | [ 'from a map' ] | [ 'a', 'b' ] | TypeError

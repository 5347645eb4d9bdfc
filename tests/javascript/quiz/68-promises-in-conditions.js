// A promise is truthy: conditions and filters that forget the await let everything through.
const isEven = async (n) => n % 2 === 0;
async function main() {
  if (isEven(3)) console.log("3 is even?");
  console.log([1, 2, 3].filter((n) => isEven(n)).length);
  const kept = await Promise.all([1, 2, 3].map(isEven));
  console.log([1, 2, 3].filter((_, i) => kept[i]));
  console.log(`${isEven(2)}`, typeof isEven(2), JSON.stringify({ p: isEven(2) }));
}
main();
// Node: 3 is even? | 3 | [ 2 ] | [object Promise] object {"p":{}}

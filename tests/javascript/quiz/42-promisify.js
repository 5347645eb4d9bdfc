// util.promisify makes of a callback's error a rejection, and of its value the result.
const { promisify } = require("node:util");
function divide(a, b, callback) {
  setTimeout(() => (b === 0 ? callback(new RangeError("by zero")) : callback(null, a / b)), 5);
}
const divideAsync = promisify(divide);
(async () => {
  console.log(await divideAsync(6, 3));
  try {
    await divideAsync(1, 0);
  } catch (error) {
    console.log(error.name, error.message);
  }
})();
divide(9, 3, (_, result) => console.log("callback", result));
console.log("script");
// Node: script | 2 | callback 3 | RangeError by zero

// A switch compares its cases in order; it can await in them, and fall through.
const label = async (n) => (console.log("case", n), n);
async function grade(points) {
  switch (points) {
    case await label(1):
      console.log("one");
    case await label(2):
      console.log("one or two");
      break;
    default:
      console.log("other");
    case await label(3):
      console.log("other or three");
  }
  return "graded";
}
(async () => {
  await grade(1);
  await grade(3);
  console.log(await grade(9));
})();
// Node: case 1 | one | one or two | case 1 | case 2 | case 3 | other or three | case 1 | case 2 | case 3 | other | other or three | graded

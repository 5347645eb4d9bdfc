// Two promises begun together, awaited in order: when the second rejects during the first wait, nothing catches it.
const after = (ms, fails) => new Promise((resolve, reject) => setTimeout(fails ? reject : resolve, ms, fails && new Error("second failed")));
async function main() {
  const first = after(30);
  const second = after(10, true);
  try {
    await first;
    await second;
  } catch (error) {
    console.log("caught", error.message);
  }
}
main();
setTimeout(() => console.log("at 20"), 20);
setTimeout(() => console.log("at 5"), 5);
// Node: at 5 | crash: second failed

// The file that Node is started with is `require.main`.
async function main() {
  console.log("main");
  await null;
  console.log("done");
}
if (require.main === module) main();
console.log("top");
// Node: main | top | done

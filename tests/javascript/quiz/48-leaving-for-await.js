// break in a for await closes the generator: its finally runs, and is awaited, before the loop is left.
async function* pages() {
  try {
    for (let page = 1; ; page++) {
      console.log("fetch", page);
      yield page;
    }
  } finally {
    await null;
    console.log("connection closed");
  }
}
(async () => {
  for await (const page of pages()) {
    console.log("use", page);
    if (page === 2) break;
  }
  console.log("after the loop");
})();
// Node: fetch 1 | use 1 | fetch 2 | use 2 | connection closed | after the loop

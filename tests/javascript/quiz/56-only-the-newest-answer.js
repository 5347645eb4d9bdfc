// A search box: answers that are no longer asked for are dropped by comparing a number.
const answer = (query, ms) => new Promise((resolve) => setTimeout(resolve, ms, `results for ${query}`));
let newest = 0;
async function search(query, ms) {
  const mine = ++newest;
  const results = await answer(query, ms);
  if (mine !== newest) return console.log("dropped", query);
  console.log(results);
}
search("a", 120);
setTimeout(() => search("ab", 120), 40);
setTimeout(() => search("abc", 20), 80);
// Node: results for abc | dropped a | dropped ab

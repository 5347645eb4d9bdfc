// Two workers take from one iterator: they interleave at each await.
const jobs = ["a", "b", "c", "d", "e"].values();
async function worker(name) {
  for (const job of jobs) {
    console.log(name, job);
    await null;
  }
  return name;
}
Promise.all([worker("one"), worker("two")]).then((names) => console.log(names.join(" and "), "done"));
// Node: one a | two b | one c | two d | one e | one and two done

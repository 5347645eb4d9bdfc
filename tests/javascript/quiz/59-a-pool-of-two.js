// A pool that starts the next job as soon as one is done; results stay in order.
async function pool(jobs, size) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      const index = next++;
      results[index] = await jobs[index]();
    }
  };
  await Promise.all(Array.from({ length: size }, worker));
  return results;
}
const job = (name, ms) => () => {
  console.log("start", name);
  return new Promise((resolve) => setTimeout(() => (console.log("end", name), resolve(name)), ms));
};
pool([job("a", 90), job("b", 30), job("c", 30), job("d", 90)], 2).then((names) => console.log(names.join("")));
// Node: start a | start b | end b | start c | end c | start d | end a | end d | abcd

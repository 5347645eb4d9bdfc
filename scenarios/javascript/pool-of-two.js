/* simulate: (
    title: "A pool of two workers",
    about: "Each worker takes the next job as soon as it has finished one: five jobs take 160ms. Pairs that wait for each other would take 200ms.",
    expect: { "pool-of-two": (settles: "160ms", outcome: Fulfilled) },
) */
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

const job = (name, ms) => () =>
  new Promise((resolve) => {
    setTimeout(() => {
      console.log(name);
      resolve(name);
    }, ms);
  });

const names = await pool([job("a", 80), job("b", 20), job("c", 60), job("d", 40), job("e", 80)], 2);
console.log(names.join(" "));

// Retries with growing pauses; the last error comes out, unless a try succeeds.
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function retry(work, tries) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt === tries) throw error;
      console.log(error.message, "waiting", 5 * 2 ** attempt);
      await pause(5 * 2 ** attempt);
    }
  }
}
const flaky = (failures) => async (attempt) => {
  if (attempt <= failures) throw new Error(`try ${attempt} failed`);
  return `try ${attempt} worked`;
};
retry(flaky(2), 5)
  .then(console.log)
  .then(() => retry(flaky(9), 2))
  .catch((error) => console.log("gave up:", error.message));
// Node: try 1 failed waiting 10 | try 2 failed waiting 20 | try 3 worked | try 1 failed waiting 10 | gave up: try 2 failed

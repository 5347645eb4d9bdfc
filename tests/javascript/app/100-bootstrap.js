// A server that starts in a function that is called where it is written. Its handlers are created in there, in a branch,
// and in a `try`; they handle requests, events and jobs, and do not run while it starts.
const express = require("express");
const { connect, find, save, consume } = require("./services");

async function stop(signal) {
  console.log(signal);
  await save("stopped");
}

async function migrate() {
  await save("migrated");
}

(async () => {
  const db = await connect(process.env.DATABASE); // 200ms
  const app = express();
  app.get("/orders", async (request, response) => {
    const orders = await find(db, request.query.customer); // 30ms
    response.json(orders);
  });
  if (process.env.QUEUE) {
    new Worker("orders", async (job) => {
      const order = await find(db, job.data.id); // 30ms
      await consume(order); // 80ms
    });
  }
  try {
    process.on("SIGTERM", stop);
    process.on("SIGHUP", async () => {
      await save("reloaded"); // 10ms
    });
    app.listen(3000);
  } catch (error) {
    console.error(error);
    await migrate();
  }
})();

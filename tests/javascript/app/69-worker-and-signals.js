// A worker process: it starts, and handles jobs, events and signals from then on. Expert: right; the handlers do not run while it starts.
const { Worker } = require("bullmq");
const { consumer, mailer, server, db } = require("./services");

const worker = new Worker("email", async (job) => {
  const template = await db.templates.find(job.data.template);
  await mailer.send(job.data.to, template);
});

worker.on("failed", async (job, error) => {
  await db.failures.insert({ job: job.id, message: error.message });
});

process.on("SIGTERM", async () => {
  await worker.close();
  await db.end();
});

async function main() {
  await consumer.connect();
  await server.listen({ port: 3000 });
}

main();

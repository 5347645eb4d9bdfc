/* simulate: (
    title: "Polling with a deadline",
    about: "When the job ends is unknown: the third poll is assumed to be the last. `Date.now()`, which the deadline is compared with, reads the virtual clock.",
    expect: { "waitForExport": (settles: "2220ms", outcome: Fulfilled) },
) */
import { jobs } from "./job-client";

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export async function waitForExport(reportId: string, deadline = 60_000): Promise<string> {
  const job = await jobs.start("export", { reportId }); // 100ms
  const until = Date.now() + deadline;
  while (Date.now() < until) {
    const status = await jobs.status(job.id); // 40ms
    if (status.state === "failed") throw new Error(`export failed: ${status.error}`);
    if (status.state === "done") return status.url;
    await delay(1000);
  }
  await jobs.cancel(job.id); // 40ms
  throw new Error("export took too long");
}

// Polling. Expert: right, with a deadline; a growing pause or a webhook would ask less often.
import { jobs } from "./job-client";

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export async function waitForExport(reportId: string, deadline = 60_000): Promise<string> {
  const job = await jobs.start("export", { reportId });
  const until = Date.now() + deadline;
  while (Date.now() < until) {
    const status = await jobs.status(job.id);
    if (status.state === "failed") {
      throw new Error(`export failed: ${status.error}`);
    }
    if (status.state === "done") {
      return status.url;
    }
    await delay(1000);
  }
  await jobs.cancel(job.id);
  throw new Error("export took too long");
}

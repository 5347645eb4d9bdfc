// A worker that polls until it is stopped, with a heartbeat. Expert: right; nothing clears the interval, so the process stays alive.
import { queue, heartbeat } from "./queue";

export class Worker {
  #stopped = false;

  async run() {
    setInterval(() => heartbeat(), 1000);
    while (!this.#stopped) {
      const job = await queue.next();
      if (!job) continue;
      console.log("done", job.id);
    }
  }

  stop() {
    this.#stopped = true;
  }
}

// Functions that start themselves again, in the ways in which people write pollers and queues. Expert: each round awaits the one before; a rejection of `api.sync` in a timer ends the process.
import { api, queue, state, wait } from './services.js';

export async function poll() {
  await api.sync();
  if (state.running) setTimeout(poll, 1000);
}

export async function again() {
  if (!state.running) return;
  await api.sync();
  again();
}

export const pump = async () => {
  if (queue.hasNext()) {
    await api.post(queue.next());
    finish();
  }
};

const finish = () => {
  pump();
};

export function untilDone() {
  return api.status().then((status) => {
    if (!status.done) return wait(500).then(untilDone);
  });
}

export async function watch() {
  function next() {
    api.changes().then((changes) => {
      if (!changes.last) setTimeout(next, 1000);
    });
  }
  next();
}

export async function callbacks() {
  function step(done) {
    api.read((error, part) => {
      if (!part.last) setTimeout(() => step(done), 100);
    });
  }
  step(() => {});
  await api.ready();
}

export async function drain() {
  const job = await queue.pop();
  await job.run();
  setImmediate(drain);
}

export class Worker {
  async tick() {
    await this.jobs.run();
    if (!this.stopped) this.timer = setTimeout(() => this.tick(), this.interval);
  }
}

let rounds = 0;

export async function exact() {
  await api.ping();
  if (++rounds < 600) setTimeout(exact, 10);
}

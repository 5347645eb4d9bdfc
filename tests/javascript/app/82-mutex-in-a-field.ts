// A mutex of the same file around a read and a write; fields, a base class and a namespace. Expert: `save` is the program, not the callback, and `all` is the store's own method.
import { bus, io } from "./io";

class Mutex {
  tail = Promise.resolve();
  run(work) {
    return (this.tail = this.tail.then(work, work));
  }
}

abstract class Repository {
  constructor(protected readonly client) {}
  protected load(id: string) {
    return this.client.get(id);
  }
}

export class Store extends Repository {
  private readonly mutex = new Mutex();

  async all() {
    return await io.read();
  }

  save(item) {
    return this.mutex.run(async () => {
      await io.write([...(await this.all()), item]);
    });
  }

  listen() {
    bus.on("changed", async (id) => {
      await this.load(id);
      await this.all();
    });
  }

  refresh = async (id: string) => {
    await this.load(id);
  };
}

export namespace Alerts {
  export async function send(id: string) {
    await io.send(id);
  }
  export class Digest {
    async build(ids: string[]) {
      for (const id of ids) await send(id);
    }
  }
}

export async function alert(id: string) {
  await Alerts.send(id);
}

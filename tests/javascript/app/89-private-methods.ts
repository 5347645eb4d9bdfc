// Private methods, also static ones, run on an instance of their class, or on the class itself: the fields exist.
import { remote } from './remote';

export class SyncEngine {
  static #limit = 2;
  #url = 'https://sync.example.org';
  #drained = 0;

  start() {
    void this.#drain();
    void SyncEngine.#boot();
    remote.on('change', async () => {
      await this.#upload('change');
    });
  }

  async #drain() {
    while (this.#drained < SyncEngine.#limit) {
      await this.#upload(`item ${this.#drained}`);
      this.#drained++;
    }
    return this.#drained;
  }

  async #upload(what: string) {
    await remote.upload(this.#url, what);
    console.log(what);
  }

  static async #boot() {
    await remote.configure(this.#limit);
    return this.#limit;
  }
}

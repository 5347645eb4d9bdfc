// Subclasses of EventEmitter, without semicolons. Expert: private methods and parameter properties work, since an instance can be created.
import { EventEmitter } from 'node:events'
import { remote } from './remote'

export class Sync extends EventEmitter {
  #queue: string[] = []

  constructor(private readonly steps: string[]) {
    super()
  }

  push(item: string) {
    this.#queue.push(item)
    void this.#drain()
  }

  async #drain() {
    await remote.upload(this.#queue, this.steps)
    this.emit('idle')
  }
}

export class Plain extends EventEmitter {
  #count = 1
  async run() {
    await remote.run(this.#count)
    return this.#count
  }
}

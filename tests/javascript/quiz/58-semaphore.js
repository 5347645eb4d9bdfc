// A semaphore of two slots: releases wake those who wait, first come, first served.
class Semaphore {
  #free;
  #waiting = [];
  constructor(slots) {
    this.#free = slots;
  }
  async acquire() {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise((resolve) => this.#waiting.push(resolve));
  }
  release() {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}
const slots = new Semaphore(2);
async function visit(name, ms) {
  await slots.acquire();
  console.log("in", name);
  await new Promise((resolve) => setTimeout(resolve, ms));
  console.log("out", name);
  slots.release();
}
visit("a", 30);
visit("b", 10);
visit("c", 10);
visit("d", 40);
// Node: in a | in b | out b | in c | out c | in d | out a | out d

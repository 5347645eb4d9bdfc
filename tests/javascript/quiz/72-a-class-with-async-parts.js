// Classes: fields are set at construction, a static factory awaits, a getter may give a promise.
class Repository {
  static #made = 0;
  #rows = new Map();
  ready = this.#load();
  static async open() {
    const repository = new Repository();
    await repository.ready;
    return repository;
  }
  constructor() {
    console.log("made", ++Repository.#made);
  }
  async #load() {
    console.log("loading");
    await null;
    this.#rows.set(1, "row 1");
    console.log("loaded");
  }
  get first() {
    return this.ready.then(() => this.#rows.get(1));
  }
}
Repository.open().then(async (repository) => console.log(await repository.first));
console.log("script");
// Node: loading | made 1 | script | loaded | row 1

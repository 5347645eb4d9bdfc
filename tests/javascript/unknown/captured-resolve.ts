// Callbacks that keep the `resolve` of a promise, and what is known of elements and lengths.
import { connect, find, list, log, save } from "./api";

export function load(source: string) {
  return new Promise((resolve, reject) => {
    setTimeout(reject, 5000);
    const image: any = new Image();
    image.onload = () => resolve(image);
    image.src = source;
  });
}

function deferred() {
  const own: any = {};
  own.promise = new Promise((resolve, reject) => {
    own.resolve = resolve;
    own.reject = reject;
  });
  return own;
}

export async function answers(socket: any) {
  const own = deferred();
  socket.once("message", (message: string) => own.resolve(message));
  return own.promise;
}

export class Client {
  #resolve: any;
  ready = new Promise((resolve) => {
    this.#resolve = resolve;
  });
  markReady: any;
  opened = new Promise((resolve) => (this.markReady = resolve));

  constructor(private socket: any) {
    socket.on("open", () => this.markReady("open"));
  }

  async send(text: string) {
    console.log(await this.opened);
    await this.socket.write(text);
  }
}

export function request(url: string) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("late")), 50);
    connect(url, (answer: any) => {
      clearTimeout(timer);
      resolve(answer.body);
    });
  });
}

export async function rejects(worker: any) {
  let fail: any;
  const failed = new Promise((_, reject) => (fail = reject));
  worker.on("message", () => fail(new Error("failed")));
  await Promise.race([failed, worker.start()]);
}

export async function starts(child: any, names: string[]) {
  let done: any;
  const started = new Promise((resolve) => {
    done = resolve;
  });
  child.on("spawn", () => names.forEach((name) => done(name)));
  console.log(await started);
}

export async function lengths(names: string[]) {
  const links = await list();
  const ids = links.map((link: any) => link.id);
  if (links.length === 1) console.log("one");
  if (links.length > 2) console.log("many", ids.length);
  if (names.length > 4) for (const name of names) await save(name);
  const known = ids.find((id: any) => id === names[0]);
  if (!known) await save("unknown");
  if (known !== ids[0]) console.log("another");
}

export async function keys(table: string, rows: any[]) {
  const page = await find(table);
  const query: any = { [table]: page.id };
  query[page.key] = 1;
  await find(query);
  await log(Object.assign({}, query), { ...query }, new Map([[table, page]]));
  console.log(Object.keys(query), query[table]);
}

export async function again(options: any) {
  while (true) {
    const password = options.password + "";
    const repeated = password;
    if (password === repeated) break;
    await save("they differ");
  }
}

export function execute(command: string) {
  return new Promise((resolve, reject) => {
    connect.exec(command, (error: any, out: any, errors: any) => {
      if (error) return reject(error);
      resolve({ out: out.trim(), errors: errors.trim() });
    });
  });
}

export async function grouped(names: any) {
  const all: any = [];
  const kinds: any = {};
  [7, 8, 9].forEach((one, index) => {
    (all[index % 2] ||= []).push(one);
    kinds["k" + (index % 2)] ??= one;
  });
  (await list()).forEach((one: any) => (kinds[one.kind] ||= []));
  let made = 0;
  const make = () => (made++, names);
  make().first ||= "a";
  make()["second"] ??= await find("b");
  console.log(all, kinds, made);
}

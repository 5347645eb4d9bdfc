// Properties that the code gives to unknown objects, and loops without conditions.
import { load, save, index, settings, queue } from "./api";

export async function authenticate(request: any, response: any, next: () => Promise<void>) {
  request.user = await load(request.token);
  request.session.user ??= request.user;
  const { user } = request;
  if (request.user === user) console.log("the same");
  await index(request);
  await next();
}

export async function counters(job: any, other: any) {
  job.attempts = 0;
  job.attempts++;
  job.attempts += 2;
  job["attempts"] *= 2;
  console.log(job.attempts, other.attempts);
  if (job.attempts === 6) await save(job);
  if (other.attempts > 2) await save(other);
  const last = () => job;
  console.log(++last().attempts, last().attempts--, last().total++, (last().total += 5), job[other.key]++);
  last()[String(other.key)] += 1;
  job!.attempts -= await load("one");
  console.log(job.attempts, job.total);
  const plain = { list: [1, 2], n: 1 };
  plain.list[0]++;
  plain["n"] += plain.list[1]--;
  console.log(plain.n, plain.list, ++plain.list[other.index]);
  delete job.attempts;
  if (job.attempts) await index(job);
}

export async function methods(service: any) {
  service.load = async (id: number) => load(id);
  service.parts.load = service.load;
  console.log(typeof service.load, service.load === service.parts.load);
  await Promise.all([service.load(1), service.parts.load(2), service?.load?.(3), service.other.load(4)]);
}

export async function patterns(target: any, names: string[]) {
  [target.first, target.second] = ["one", "two"];
  ({ a: target.third = "three" } = {} as any);
  for (target.fourth of ["four"]) console.log(target.first, target.second, target.third, target.fourth);
  for (const name of names) {
    const item = await load({ name });
    if (!item.seen) console.log("first");
    item.seen = true;
    if (item.seen) console.log("seen");
  }
  target.handler = (event: string) => console.log(event);
  target.handler("called");
  target.nothing = undefined;
  console.log(target.nothing?.length ?? "nothing");
}

export async function types(value: any) {
  if (typeof value === "string") await save(value);
  if (Array.isArray(value)) await save(...value);
  if (value instanceof Date) await save(value.getTime());
  if (value > 5) await index(value);
  if (value < 3) await index(-value);
}

export async function work() {
  for (;;) {
    const job = await queue.take();
    job.startedAt = 5;
    if (job.startedAt > 3) await save(job);
  }
}

export async function pages() {
  for (let page = 0 /* ; */; ; page++) {
    const found = await load(settings.size, page);
    if (found.isLast) return page;
  }
}

export async function ticks(limit: number) {
  let n = 0;
  // The first semicolon is not in the comment;
  for (
    ;
    ;
  ) {
    if (++n === 4) break;
    await null;
  }
  return n;
}

export async function assigned(user: any) {
  Object.assign(user, { name: "x", age: 3 }, null);
  Reflect.set(user, "kind", "y");
  if (user.name === "x") await save(user.kind);
  console.log(user.name, user.age, user.kind);
  user.list = [];
  user.list.push(1);
  user.tags ??= [];
  user.tags.push("a");
  console.log(user.list);
}

export async function messages(user: any) {
  const error = new TypeError(user.message, { cause: user.cause });
  console.log(error.message, `${error}`, error + "", error.name);
  if (error.message.includes("x")) await save(1);
  const nothing: any = null;
  try {
    nothing[user.kind];
  } catch (thrown: any) {
    console.log(thrown.message);
  }
  throw error;
}

export async function lists(user: any) {
  const list = [user.a, user.b, 3];
  list.sort();
  console.log(list, list.map(String), list.filter((one) => one > 2), list.join("-"), `${list}`, `${[user.a, [1]]}`);
  console.log(`${{ toString: () => user.d }}`, 1 + ({ valueOf: () => user.e } as any), {} + "", `${[1, [2]]}`);
  await save(list.reduce((sum, one) => sum + one, 0));
}

class Version {
  #value = 1;

  #next() {
    return this.#value + 1;
  }

  async isOlder(other: Version) {
    const is = this.#value < other.#value;
    await save(is, other.#next());
    const own = new Version();
    return own.#next() + own.#value;
  }
}
export { Version };

// Unknown values with methods that arrays have too, and results that the code iterates.
export async function users(r) {
  const active = r.table("users").filter((row) => row.active);
  const count = await active.count().run();
  const names = await r.table("x").map((row) => row.name).distinct().run(conn);
  await cursor.forEach((one) => console.log(one)).then(done);
  const list = r.items.map((one) => one.id).filter(Boolean).join(",");
  const flat = stream.flatMap((x) => x).map((x) => x * 2).toArray();
  await bluebird.map(async (x) => save(x)).then((all) => all.length);
  for (let i = 0; i < 2; i++) await r.table(i).filter((row) => row.a).delete().run();
  return [count, names, list, await flat];
}

export async function connect(client) {
  const stream = client.subscribe();
  const first = new Promise((resolve) => setTimeout(resolve, 10, stream));
  for await (const entry of stream) await handle(entry);
  const [x, y] = db.pair();
  for (const one of [...db.list(), x, y]) await handle(one);
  return [await first, db.list()];
}

export async function* rows() {
  await db.list();
  yield* db.list();
  const stream = db.stream();
  stream.catch(() => {});
  yield* stream;
}

export async function tree() {
  const folders = await list();
  const items = {};
  for (const one of folders) items[one.id] = { children: [] };
  for (const one of folders) items[one.parent].children.push(one.id);
  const count = (id) => {
    let all = 1;
    items[id].children.forEach((child) => {
      all += count(child);
    });
    return all;
  };
  for (const one of folders) count(one.id);
  await save(items);
}

// The conversion of unknown values to JSON, and names that the code does not declare.
class User extends Model {
  async view() {
    await this.load();
    return { ...this.toJSON(), extra: 1, text: JSON.stringify(this) };
  }
}
export async function show(req, res) {
  const row = await load();
  console.log(JSON.stringify({ a: 1, row }), JSON.stringify(row), JSON.stringify([row]));
  const all = rows.map((one) => one.toJSON());
  if (row.toJSON) await send(row.toJSON());
  console.log(typeof row.toJSON, row.toJSON?.());
  console.log(JSON.stringify({ row, d: { toJSON() { return row.toJSON("x"); } } }, (key, value) => value));
  const options = { ...defaults, a: 2 };
  console.log(JSON.stringify(options), `${JSON.stringify({ options })}`);
  res.json(row.toJSON());
  return JSON.stringify(req.body, null, 2);
}

const original = fetch;
global.fetch = async (input) => {
  await ready();
  return original(input);
};

export async function digest() {
  const one = await fetch("x");
  return globalThis.crypto.subtle.digest(one);
}

export async function remember() {
  try {
    if (cache === undefined) cache = open();
  } catch (error) {
    console.log(error.message);
  }
  try {
    count++;
  } catch (error) {
    console.log(error.message);
  }
  await run(cache, count);
}

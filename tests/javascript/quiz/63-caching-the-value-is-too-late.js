// A cache of values, filled after the await: everyone who asks in the meantime asks again.
const values = new Map();
const fetchUser = async (id) => (console.log("fetch", id), await null, `user ${id}`);
async function user(id) {
  if (values.has(id)) return values.get(id);
  const found = await fetchUser(id);
  values.set(id, found);
  return found;
}
Promise.all([user(1), user(1), user(2)])
  .then(() => user(1))
  .then((name) => console.log("cached", name));
// Node: fetch 1 | fetch 1 | fetch 2 | cached user 1

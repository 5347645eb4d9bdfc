// Parameters without a default that are after one with a default. Expert: only `ttl`, `page` and `retries` have known values; all others come from outside.
class Store {
  constructor(private readonly ttl = 60, protected readonly client) {}

  async get(key: string) {
    return this.client.get(key, this.ttl);
  }
}

export class Users extends Store {
  async find(page = 1, db, size = 20) {
    return db.users.find(page, size);
  }

  async #save(retries = 3, user, audit) {
    await this.client.set(user, retries);
    await audit.log(user);
  }
}

export const loader = (page = 1) => async (retries = 3, api) => api.load(page, retries);

export const save = async (db) => db.transaction(async (retries = 3, tx) => {
  await tx.insert(retries);
});

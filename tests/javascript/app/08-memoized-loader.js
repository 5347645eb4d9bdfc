// Cache of promises. Expert: right: callers share one request, and a failure is not kept.
const { fetchConfig } = require("./config-client");

const pending = new Map();

function once(key, load) {
  let entry = pending.get(key);
  if (!entry) {
    entry = load(key).catch((error) => {
      pending.delete(key);
      throw error;
    });
    pending.set(key, entry);
  }
  return entry;
}

async function featureFlags(tenant) {
  const [shared, own] = await Promise.all([
    once("global", fetchConfig),
    once(`tenant:${tenant}`, fetchConfig),
  ]);
  const again = await once("global", fetchConfig);
  return { ...shared.flags, ...own.flags, version: again.version };
}

module.exports = { featureFlags };

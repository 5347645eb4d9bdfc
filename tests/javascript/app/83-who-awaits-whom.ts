// A returned promise, a debounced function and a wrapped field. Expert: three programs; what another function returns is part of that function.
import { debounce, onMounted } from "./ui";
import { api, redis } from "./api";

async function cached(key: string) {
  const hit = await redis.get(key);
  if (hit) return hit;
  return refresh();
  function refresh() {
    return api.load(key).then((value) => value);
  }
}

export const getProduct = (id: string) => cached(`p:${id}`);

export function useSearch(query) {
  const debounced = debounce(run, 300);
  onMounted(run);
  async function run() {
    return await api.search(query.value);
  }
  return { debounced };
}

function withRetry(work) {
  return async (...args) => {
    try {
      return await work(...args);
    } catch {
      return await work(...args);
    }
  };
}

export class Payments {
  charge = withRetry(async (id: string) => api.charge(id));
}

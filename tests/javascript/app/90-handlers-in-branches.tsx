// Handlers behind early returns and in branches. Expert: each one runs, under the conditions that lead to it; the one in the `catch` and the one behind a condition that is known to be false do not.
import { useState } from 'react';
import { api, Banner, Empty, List, useFeed } from './feed';

export function Feed({ id }: { id: string }) {
  const feed = useFeed(id);
  const [error, setError] = useState<Error | null>(null);
  const load = async () => {
    await api.load(id);
  };
  if (error) {
    console.error(error);
    return <Banner onRetry={async () => { setError(null); await load(); }} />;
  }
  switch (feed.status) {
    case 'empty':
      return <Empty onCreate={async () => { await api.create(id); }} />;
    case 'locked': {
      const owner = feed.owner;
      return <Empty onUnlock={async () => { await api.unlock(owner); }} />;
    }
  }
  return (
    <List>
      {feed.isOwn ? <b onEdit={async () => { await api.edit(id); }} /> : <i onCopy={async () => { await api.copy(id); }} />}
      {feed.isOld || <i onRefresh={async () => { await api.refresh(id); }} />}
    </List>
  );
}

export function register(app) {
  if (app.isLegacy) {
    const router = app.router();
    router.get('/old', async () => api.old());
    return router;
  } else if (app.mode === 'read') {
    app.get('/read', async () => api.read());
  } else {
    app.post('/write', async () => api.write());
  }
  try {
    app.get('/status', async () => api.status());
  } catch (error) {
    app.get('/broken', async () => api.broken());
  }
  const isBeta = false;
  if (isBeta) {
    app.get('/beta', async () => api.beta());
  }
  for (const plugin of app.plugins) {
    if (plugin.isOld) {
      console.warn(plugin.name);
      continue;
    }
    app.get('/plugin', async () => api.plugin(plugin));
  }
}

export function useCart(user) {
  if (!user) return { add: async (item) => { await api.addAsGuest(item); } };
  return { add: async (item) => { await api.add(user, item); } };
}

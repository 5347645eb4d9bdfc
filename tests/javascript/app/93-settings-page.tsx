// Handlers in objects, arrays and returned tables. Expert: each async handler is a program; listeners of errors are not called.
import { useCallback, useMemo, useState } from 'react';
import { api, app, Dialog, Form, Table } from './ui';

app.onError((error) => console.error(error));
app.error(async (error) => {
  await api.report(error);
});

export default function Settings({ id }: { id: string }) {
  const [state, setState] = useState({ status: 'loading' });
  const reload = useCallback(async () => {
    const [user, teams] = await Promise.all([api.user(id), api.teams(id)]);
    setState({ status: 'ready', user, teams });
  }, [id]);
  const columns = useMemo(() => [
    { key: 'name', onSort: async () => { await api.sort('name'); } },
    { key: 'actions', render: (row) => <button onClick={async () => { await api.remove(row.id); }} /> },
  ], []);
  if (state.status === 'error') {
    return <Dialog action={{ label: 'Retry', onClick: async () => { await reload(); } }} />;
  }
  const menu = state.isAdmin ? { onDelete: async () => { await api.delete(id); } } : undefined;
  return (
    <Form menu={menu}>
      <Table columns={columns} extra={[{ onExport: async () => { await api.export(id); } }]} />
    </Form>
  );
}

export const links = (user) => [{ path: '/', load: async () => { await api.home(user); } }];

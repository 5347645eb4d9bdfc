// A page whose server actions use what it has loaded. Expert: `invite` and `leave` run with the team; `cancelled` is false for the call that starts `first`.
import { useEffect } from 'react';
import { addInvitation, fetchFeed, getTeam, removeMember, show } from './team';

export default async function Page({ params }) {
  const team = await getTeam(params.slug);
  async function invite(form) {
    'use server';
    await addInvitation(team.id, form.get('email'));
  }
  const leave = async () => {
    await removeMember(team.id);
  };
  return <form action={invite} onReset={leave}>{team.name}</form>;
}

export function useFeed(topic) {
  useEffect(() => {
    let cancelled = false;
    async function first() {
      const page = await fetchFeed(topic);
      if (!cancelled) await show(page);
    }
    first();
    return () => {
      cancelled = true;
    };
  }, [topic]);
}

// GraphQL resolvers. Expert: the resolver of members is called for each team: a DataLoader would batch. The permission check before the query is needed.
import { GraphQLError } from "graphql";
import type { Context } from "./context";

export const resolvers = {
  Query: {
    async team(_: unknown, { id }: { id: string }, { db, user }: Context) {
      const team = await db.teams.findById(id);
      if (!team) return null;
      const allowed = await db.members.exists(team.id, user.id);
      if (!allowed) throw new GraphQLError("forbidden");
      return team;
    },
    teams: (_: unknown, __: unknown, { db, user }: Context) => db.teams.listFor(user.id),
  },
  Team: {
    members: async (team: { id: string }, _: unknown, { loaders }: Context) => {
      const ids = await loaders.memberIds.load(team.id);
      return Promise.all(ids.map((id: string) => loaders.user.load(id)));
    },
  },
  Mutation: {
    renameTeam: async (_: unknown, { id, name }: { id: string; name: string }, { db, pubsub }: Context) => {
      const team = await db.teams.update(id, { name });
      await pubsub.publish("TEAM_RENAMED", { team });
      return team;
    },
  },
};

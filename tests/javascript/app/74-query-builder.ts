// A fluent query builder. Expert: right; the insert and the count are one task each, whatever the length of the chain.
import { db } from "./db";

export async function addComment(input, viewer) {
  const comment = await db
    .insertInto("comments")
    .values({ ...input, author_id: viewer.id })
    .returningAll()
    .executeTakeFirstOrThrow();
  const { count } = await db
    .selectFrom("comments")
    .select((table) => table.fn.countAll().as("count"))
    .where("post_id", "=", input.postId)
    .executeTakeFirstOrThrow();
  return { ...comment, count };
}

// A tree loaded node by node. Expert: children of a node are loaded together, good; the node and its children need only the id, and the number of queries grows with the tree: one recursive query would do.
import { db } from "./db";

export interface Comment {
  id: string;
  text: string;
  replies: Comment[];
}

export async function thread(id: string): Promise<Comment> {
  const comment = await db.comment.find(id);
  const replies = await db.comment.repliesTo(id);
  return {
    id,
    text: comment.text.trim(),
    replies: await Promise.all(replies.map((reply: { id: string }) => thread(reply.id))),
  };
}

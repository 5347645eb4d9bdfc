// N+1. Expert: wrong: one query for the list and two more for each row, one after the other. Load authors and counts for all ids at once.
import { Post, User, Comment } from "./models";

export async function feed(userId: number) {
  const me = await User.findByPk(userId);
  const posts = await Post.findAll({ where: { topic: me.topics }, limit: 25 });
  const result = [];
  for (const post of posts) {
    const author = await User.findByPk(post.authorId);
    const comments = await Comment.count({ where: { postId: post.id } });
    result.push({
      id: post.id,
      title: post.title,
      author: author.displayName,
      comments,
    });
  }
  return result;
}

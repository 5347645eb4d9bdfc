// SvelteKit load function. Expert: right: what is needed at once is awaited together, the slow part is streamed as a promise.
import { error } from "@sveltejs/kit";

export async function load({ params, fetch, parent }) {
  const [{ user }, response] = await Promise.all([parent(), fetch(`/api/articles/${params.slug}`)]);
  if (response.status === 404) error(404, "No such article");
  const article = await response.json();
  const loadComments = async () => {
    const comments = await fetch(`/api/articles/${params.slug}/comments`);
    return comments.json();
  };
  return {
    article,
    canEdit: user?.id === article.authorId,
    streamed: { comments: loadComments() },
  };
}

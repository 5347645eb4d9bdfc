// Remix loader. Expert: params and session are independent of each other, the user's posts and followers only of the user: two rounds instead of four waits.
import { json, redirect, type LoaderFunctionArgs } from "@remix-run/node";
import { getSession } from "~/session.server";
import { db } from "~/db.server";

export async function loader({ params, request }: LoaderFunctionArgs) {
  const session = await getSession(request.headers.get("Cookie"));
  const user = await db.user.findUnique({ where: { slug: params.slug } });
  if (!user) {
    throw new Response("Not found", { status: 404 });
  }
  if (user.isPrivate && session.get("userId") !== user.id) {
    return redirect("/private");
  }
  const posts = await db.post.findMany({
    where: { authorId: user.id },
    orderBy: { createdAt: "desc" },
    take: 20,
  });
  const followers = await db.follow.count({ where: { followedId: user.id } });
  return json({ user, posts, followers, mine: session.get("userId") === user.id });
}

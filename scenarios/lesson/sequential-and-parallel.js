/* simulate: (
    title: "Sequential and parallel",
    about: "Two functions that fetch a user and posts. The comments say how long each request takes.",
    expect: {
        "sequential": (
            settles: "4s",
            outcome: Fulfilled,
            finds: ["sequential-independent-awaits"],
        ),
        "parallel": (settles: "2s", outcome: Fulfilled),
    },
) */

async function sequential() {
  const user = await fetchUser(); // 2s
  const posts = await fetchPosts(); // 2s
  return { user, posts };
}

async function parallel() {
  const [user, posts] = await Promise.all([
    fetchUser(), // 2s
    fetchPosts(), // 2s (runs at the same time!)
  ]);
  return { user, posts };
}

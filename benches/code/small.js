async function loadPage(id) {
  const user = await fetchUser(id); // 80ms
  const [posts, friends] = await Promise.all([fetchPosts(user), fetchFriends(user)]);
  return { user, posts, friends };
}

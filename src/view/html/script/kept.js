// What was answered is kept in the browser: the page to practice on writes it, and the index of a
// course also reads it.

/** What was answered before: `{ tries, isRight, isShown, ideas }` by the id of a question. */
const kept = {
  of(id) {
    try {
      return JSON.parse(localStorage.getItem(`makespan ${id}`)) ?? { tries: 0, ideas: [] };
    } catch {
      return { tries: 0, ideas: [] };
    }
  },
  set(id, record) {
    try {
      if (record) localStorage.setItem(`makespan ${id}`, JSON.stringify(record));
      else localStorage.removeItem(`makespan ${id}`);
    } catch {
      // A browser may not allow a page to keep anything; the page works without.
    }
  },
};

// The answers that the browser stores: the page to practice on writes them, and the index of a
// course also reads them.

/** The earlier answers: `{ tries, isRight, isShown, ideas }` by the id of a question. */
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
      // A browser may not allow a page to store data; the page works without it.
    }
  },
};

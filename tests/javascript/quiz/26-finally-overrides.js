// A finally that throws replaces the error; its value is ignored; a return in a finally block wins.
Promise.reject(new Error("first"))
  .finally(() => {
    throw new Error("second");
  })
  .catch((error) => console.log(error.message));
Promise.resolve("kept")
  .finally(() => "ignored")
  .then((value) => console.log(value));
async function wins() {
  try {
    return await Promise.reject(new Error("lost"));
  } finally {
    return "from finally";
  }
}
wins().then(console.log);
// Node: second | from finally | kept

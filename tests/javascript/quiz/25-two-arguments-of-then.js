// then(ok, fail): fail does not catch what ok throws, a catch behind it does. A rejection passes each kind one tick later.
const bad = () => Promise.reject(new Error("bad"));
Promise.resolve()
  .then(
    () => {
      throw new Error("thrown by ok");
    },
    () => console.log("never"),
  )
  .catch((error) => console.log(error.message));
bad().then(null, () => console.log("second argument"));
bad()
  .then(null)
  .catch(() => console.log("catch"));
// Node: second argument | thrown by ok | catch

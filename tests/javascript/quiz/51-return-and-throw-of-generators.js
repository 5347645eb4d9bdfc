// return() and throw() enter a generator where it stands: finally runs, and can yield once more.
function* guarded() {
  try {
    yield "working";
  } catch (error) {
    yield `recovered from ${error}`;
  } finally {
    yield "cleaning";
    console.log("clean");
  }
}
const one = guarded();
console.log(one.next().value);
console.log(one.throw("a fault").value);
console.log(one.return("early").value);
console.log(JSON.stringify(one.next()));
const two = guarded();
console.log(JSON.stringify(two.return("unstarted")));
// Node: working | recovered from a fault | cleaning | clean | {"value":"early","done":true} | {"value":"unstarted","done":true}

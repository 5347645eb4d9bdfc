// Arguments are evaluated from left to right, also when they await; defaults only when needed.
const say = (word) => (console.log("say", word), word);
async function join(a, { b = say("default b"), c = say("default c") } = {}, ...rest) {
  return [a, b, c, ...rest].join("-");
}
(async () => {
  console.log(await join(say("a"), { c: await say("c") }, await say("d"), say("e")));
  console.log(await join(await say("z")));
})();
Promise.resolve().then(() => console.log("microtask"));
// Node: say a | say c | say d | microtask | say e | say default b | a-default b-c-d-e | say z | say default b | say default c | z-default b-default c

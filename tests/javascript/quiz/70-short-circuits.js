// What stands right of ??, && and ?. is not evaluated, and not awaited, when the left decides.
const ask = async (value) => (console.log("ask", value), value);
(async () => {
  const user = { name: "ada", friends: null };
  console.log((await ask(0)) || (await ask("or")));
  console.log((await ask(0)) ?? (await ask("never")));
  console.log((await ask(null)) && (await ask("never")));
  console.log(user.friends?.[await ask("never")], user.nobody?.(await ask("never")));
  user.name ||= await ask("never");
  user.age ??= await ask(36);
  console.log(user.name, user.age);
})();
// Node: ask 0 | ask or | or | ask 0 | 0 | ask null | null | undefined undefined | ask 36 | ada 36

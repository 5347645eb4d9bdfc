// When nothing is left, `beforeExit` is told, and told again if its listeners add something; `exit` comes last. Listeners can be for once, and can be removed.
const unheard = () => console.log("unheard");
process.once("beforeExit", () => setTimeout(() => console.log("one more"), 3));
process.on("beforeExit", (code) => {
  console.log("nothing left", code);
  Promise.resolve().then(() => console.log("microtask"));
});
process.on("exit", (code) => console.log("exit", code));
process.on("exit", unheard);
process.off("exit", unheard);
process.once("unhandledRejection", (reason) => console.log("once", reason));
process.on("unhandledRejection", (reason) => console.log("always", reason));
Promise.reject("first");
setTimeout(() => Promise.reject("second"), 1);
process.exitCode = 2;
// Node: once first | always first | always second | nothing left 2 | microtask | one more | nothing left 2 | microtask | exit 2

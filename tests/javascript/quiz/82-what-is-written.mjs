// What is written is logged in lines; a module has none of the names of scripts.
console.log(typeof require, typeof module, typeof exports, typeof __filename, this);
try { require("x"); } catch (e) { console.log(e.name, e.message); }
process.stdout.write("a"); process.stdout.write("b\nc");
console.log("d", globalThis === global, typeof global.setTimeout);
process.stdout.write("x\ny\n");
globalThis.setTimeout(() => console.log("fires"), 3);
console.log(process.stdout.write("w\n", () => console.log("written")));
process.stderr.write("err");
await null;
process.on("exit", () => process.stdout.write("end without line"));
// Node: undefined undefined undefined undefined undefined | ReferenceError require is not defined | ab | cd true function | x | y | w | true | written | fires | end without line

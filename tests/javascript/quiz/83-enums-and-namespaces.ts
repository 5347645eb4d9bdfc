// Enums with expressions, and namespaces: as TypeScript's compiler writes them.
enum Flags { A = 1 << 2, B = A | 1, C = -2, D, E = ~A, F = "x".length, G = (A + B) * 2, H }
const Y = 2;
enum Sizes { X = 5, Y2 = X * 3, Z, T = "text", U = T + "y", V = `v` }
const enum Small { One = 1, Two = One * 2, Three }
enum Merged { A } enum Merged { B = 5, C }
export enum Other { P = Flags.B, Q, "two words", default = 7 }
namespace NS {
  export const x = 1;
  const hidden = 2;
  export function f() { return hidden + x; }
  export class K { v = x; }
  export enum In { A, B }
  export namespace Deep { export const y = x + 10; }
  export interface Type { a: string }
  console.log("runs", x);
}
namespace NS { export const second = 3; }
namespace A.B { export const z = 9; }
namespace OnlyTypes { export type T = string; }
console.log(Flags, Sizes, Small.Two, Small.Three, Merged, Other);
console.log(NS.x, NS.f(), new NS.K().v, NS.In.B, NS.In[0], NS.Deep.y, NS.second, A.B.z, Object.keys(NS));
// Node: runs 1 | { |   '1': 'F', |   '4': 'A', |   '5': 'B', |   '18': 'G', |   '19': 'H', |   A: 4, |   B: 5, |   C: -2, |   '-2': 'C', |   D: -1, |   '-1': 'D', |   E: -5, |   '-5': 'E', |   F: 1, |   G: 18, |   H: 19 | } { |   '5': 'X', |   '15': 'Y2', |   '16': 'Z', |   X: 5, |   Y2: 15, |   Z: 16, |   T: 'text', |   U: 'texty', |   V: 'v' | } 2 3 { '0': 'A', '5': 'B', '6': 'C', A: 0, B: 5, C: 6 } { |   '5': 'P', |   '6': 'Q', |   '7': 'default', |   P: 5, |   Q: 6, |   'two words': 7, |   default: 7 | } | 1 3 1 1 A 11 3 9 [ 'f', 'x', 'K', 'In', 'Deep', 'second' ]

// How many ticks it takes to leave a loop that awaits, and to end a generator that delegates.
const log = console.log;
const measured = async (name, act) => {
  let ticks = 0, goesOn = true, began = 0;
  const tick = () => { ticks++; if (goesOn) Promise.resolve().then(tick); };
  tick();
  await null;
  let outcome = "";
  try { outcome = await act(() => { began = ticks; }); } catch (error) { outcome = `throws ${error}`; }
  goesOn = false;
  log(name, outcome, ticks - began);
};
const endless = (rest) => () => ({ next: () => ({ value: 1, done: false }), ...rest });
const fives = { return: () => ({ value: 5, done: true }) };
const iterables = {
  sync: () => ({ [Symbol.iterator]: endless(fives) }),
  "sync without return": () => ({ [Symbol.iterator]: endless({}) }),
  async: () => ({ [Symbol.asyncIterator]: endless(fives) }),
  "async without return": () => ({ [Symbol.asyncIterator]: endless({}) }),
  "async that gives a promise": () => ({ [Symbol.asyncIterator]: endless({ return: () => ({ value: Promise.resolve(3), done: true }) }) }),
  "async that rejects": () => ({ [Symbol.asyncIterator]: endless({ return: async () => { throw "no"; } }) }),
  "async that throws": () => ({ [Symbol.asyncIterator]: endless({ return: () => { throw "no"; } }) }),
  generator: function* () { yield 9; yield 8; },
  "async generator": async function* () { yield 9; yield 8; },
  array: () => [1, 2],
};
(async () => {
  for (const [name, make] of Object.entries(iterables)) {
    await measured(`${name}, break`, async (begin) => { for await (const one of make()) { begin(); break; } });
    await measured(`${name}, return`, async (begin) => { for await (const one of make()) { begin(); return one; } });
    await measured(`${name}, throw`, async (begin) => { for await (const one of make()) { begin(); throw one; } });
    await measured(`${name}, caught`, async (begin) => { try { for await (const one of make()) { begin(); throw one; } } catch (error) { return error; } });
    for (const given of [7, Promise.resolve(9), Promise.reject(2)]) {
      Promise.resolve(given).catch(() => {});
      // An iterator without `throw` is not tested with exceptions: Node 20 and later versions differ there.
      if (given instanceof Promise && name !== "generator") continue;
      await measured(`${name}, delegated`, async (begin) => {
        const delegating = (async function* () { try { yield* make(); } finally { log("finally"); } })();
        await delegating.next();
        begin();
        const { value, done } = await delegating.return(given);
        return `${typeof value} ${done}`;
      });
    }
  }
})();

// A property that is deleted before it is visited is not visited.
{
  const object = { a: 1, b: 2, c: 3 };
  for (const key in object) { console.log(key); delete object.b; object.d = 4; }
  const array = [1, 2, 3];
  for (const key in array) { console.log(key); array.length = 1; }
  for (const key in Object.create({ x: 1, y: 2 })) console.log(key);
  for (const key in "ab") console.log(key);
}

let fuel = 70;
function burn() { if (--fuel < 0) throw new Error("fuel"); }
function log(...parts) { console.log(...parts); }
function show(e) { return e instanceof Error ? `${e.name}: ${e.message}` : typeof e === "symbol" || typeof e === "bigint" ? String(e) : JSON.stringify(e) ?? String(e); }
function iter(tag, count, odd) {
  let at = 0;
  return {
    [Symbol.iterator]() { log(tag, "iterator"); if (odd === 1) throw new Error(tag); return this; },
    next(v) { burn(); log(tag, "next", v); if (odd === 2 && at === 1) throw new Error(tag); if (odd === 3 && at === 1) return 7; return { done: at >= count, value: at++ }; },
    ...(odd === 4 ? {} : { return(v) { log(tag, "return", v); if (odd === 5) throw new Error(tag + " return"); if (odd === 6) return 1; return { done: true, value: v }; } }),
    ...(odd === 7 ? { throw(e) { log(tag, "throw", show(e)); return { done: false, value: "t" }; } } : {}),
  };
}
function asyncIter(tag, count, odd) {
  let at = 0;
  return {
    [Symbol.asyncIterator]() { log(tag, "asyncIterator"); if (odd === 1) throw new Error(tag); return this; },
    next(v) { burn(); log(tag, "next", v); if (odd === 2 && at === 1) throw new Error(tag); if (odd === 3 && at === 1) return Promise.reject(new Error(tag)); const r = { done: at >= count, value: at++ }; return odd === 4 ? r : Promise.resolve(r); },
    ...(odd === 5 ? {} : { return(v) { log(tag, "return", v); if (odd === 6) throw new Error(tag + " return"); if (odd === 7) return 1; return Promise.resolve({ done: true, value: v }); } }),
    ...(odd === 8 ? { throw(e) { log(tag, "throw", show(e)); return { done: false, value: "t" }; } } : {}),
  };
}
function thenable(tag, odd, value) {
  if (odd === 6) return { get then() { log(tag, "get then"); throw new Error(tag); } };
  return {
    then(resolve, reject) {
      burn();
      log(tag, "then");
      if (odd === 0) resolve(value);
      if (odd === 1) reject(value);
      if (odd === 2) throw new Error(tag);
      if (odd === 3) { resolve(value); reject(new Error(tag)); throw new Error(tag); }
      if (odd === 4) setTimeout(resolve, 5, value);
      if (odd === 5) queueMicrotask(() => { reject(value); resolve(value); });
      if (odd === 7) resolve(thenable(tag + "+", 0, value));
      if (odd === 8) process.nextTick(resolve, value);
    },
  };
}
const getters = { a: 1, get bad() { log("get bad"); throw new Error("bad"); }, get ok() { log("get ok"); return 5; }, set ok(v) { log("set ok", v); }, f(...a) { return [this === getters, ...a]; }, nested: { x: [1, { y: 2 }], z: null } };
const oddArray = [1, 2, 3];
oddArray[Symbol.iterator] = function* () { log("odd"); yield 9; yield 8; };
function tag(strings, ...values) { return strings.raw.join("|") + values.length + String(strings[0]); }
const kept = [];
function attempt(f) { try { return f(); } catch (e) { log("attempt", show(e)); } }

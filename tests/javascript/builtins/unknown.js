// What is unknown is passed along; what would have to be known is unknown, or assumed.
const log = console.log;
log([1, 2, 3].filter(isAdmin), [1, 2].find(isAdmin), [1].some(isAdmin), [1].every(isAdmin), [3, 1, 2].sort(compare), [1, 2].map(double), [1, 2].reduce(add));
log([page, "x"].join("-"), String([page]), [1, page].includes(1), [1, page].includes(2), [1].includes(page), [1, page].indexOf(2), JSON.stringify({ page, a: [page] }), JSON.stringify(page));
log(new Set([page, page, 1]), new Map([["a", page]]).get("a"), Object.fromEntries([["k", page]]), Object.entries({ a: page }), Object.assign({}, { page }), structuredClone({ page }), [page].concat([1]), [page, 1, 2].sort(), new Error(page));
log([...new Set(ids)], Array.from(ids), Array.from({ length: count }, (_, i) => i), [0].concat(ids), [[1], ids].flat(), Math.max(...ids), new Map(pairs));
const cache = new Map(); log(cache.has(page), cache.set(page, 1).has(page), cache.get(page), cache.has(other), cache.get("known"), cache.size);
log(Math.random(), Math.max(1, page), parseInt(page), "abc".slice(page), "x".replace("x", () => page), Boolean(page), "%s", page);
log("%s %d %j %o", page, page, page, page, { page }, [page], "a" + page);

// The rules of some languages are not modeled.
console.log("I".toLocaleLowerCase("tr"), "ä".localeCompare("z", "sv"), "I".toLocaleLowerCase("de-CH"), "a".localeCompare("b", "en-US"));

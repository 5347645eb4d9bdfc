const retry = require("async-retry");
const pMap = require("p-map").default; const PQueue = require("p-queue").default; const pRetry = require("p-retry").default; const pTimeout = require("p-timeout").default;
const { chunk } = require("lodash");
async function mapped(ids) { return pMap(ids, (id) => fetchOne(id), { concurrency: 2 }); }
async function mappedDirect(ids) { return pMap(ids, fetchOne, { concurrency: 2 }); }
async function queued(ids) { const q = new PQueue({ concurrency: 2 }); const out = ids.map((id) => q.add(() => fetchTwo(id))); await q.onIdle(); return (await Promise.all(out)).length; }
async function retried() { return retry(async (bail) => { const r = await flaky(); if (r.status === 403) return bail(new Error("no")); return r.json(); }, { retries: 2, minTimeout: 100 }); }
async function pretried() { return pRetry(() => flaky2(), { retries: 2 }); }
async function timed() { return pTimeout(slow(), { milliseconds: 50 }).catch((e) => e.name); }
async function chunked(list) { for (const part of chunk(list, 2)) await Promise.all(part.map(saveOne)); return chunk([1,2,3], 2); }
async function direct(ids) { const rows = await Promise.all(ids.map(fetchOne)); return rows.map((r) => r.x).filter(Boolean).length; }
async function* gen(n) { for (let i = 0; i < 3; i++) { const r = await step(i); if (r.end) return; yield r; } }
async function useGen() { let n = 0; for await (const x of gen(1)) n += 1; return n; }
module.exports = { mapped, mappedDirect, queued, retried, pretried, timed, chunked, direct, useGen };

import pLimit from "p-limit";
import pMap from "p-map";
import pRetry, { AbortError } from "p-retry";
import pTimeout from "p-timeout";
import PQueue from "p-queue";
import retry from "async-retry";
const sleep = (ms, v) => new Promise((r) => setTimeout(r, ms, v));
const limit = pLimit(2);
const log = console.log;
const out = await Promise.all([1, 2, 3, 4].map((n) => limit(async () => { log("begin", n, limit.activeCount, limit.pendingCount); await sleep(10 * n); log("end", n); return n * 2; })));
log(out);
Promise.resolve().then(() => log("t1")).then(() => log("t2")).then(() => log("t3")).then(() => log("t4")).then(() => log("t5")).then(() => log("t6"));
await limit(() => log("direct")); log("after direct");
log(await pMap([1, 2, 3, 4, 5], async (n) => { log("map", n); await sleep(60 - 10 * n); return n; }, { concurrency: 2 }));
try { await pMap([1, 2, 3], async (n) => { if (n === 2) throw new Error("two"); await sleep(5); return n; }); } catch (e) { log(e.message); }
let tries = 0;
log(await pRetry(async (n) => { log("try", n); if (++tries < 3) throw new Error("no"); return "done"; }, { retries: 4, minTimeout: 10, onFailedAttempt: (c) => log("failed", c.attemptNumber, c.retriesLeft) }));
try { await pRetry(() => { throw new AbortError("stop"); }); } catch (e) { log(e.message); }
try { await pTimeout(sleep(50), { milliseconds: 10 }); } catch (e) { log(e.name, e.message); }
log(await pTimeout(sleep(5, "in time"), { milliseconds: 30 }));
const queue = new PQueue({ concurrency: 1 });
queue.on("idle", () => log("idle"));
queue.add(async () => { log("q1"); await sleep(5); log("q1 end"); });
queue.add(() => log("low"));
queue.add(() => log("high"), { priority: 2 });
log(queue.size, queue.pending);
await queue.onIdle(); log("onIdle");
let n = 0;
log(await retry(async (bail, attempt) => { log("attempt", attempt); if (++n < 3) throw new Error("x"); return n; }, { retries: 3, minTimeout: 10, randomize: false, onRetry: (e, a) => log("retry", a) }));

// Runs the printed sheets in Node: the printed programs with the printed helpers, with tasks that
// do what the printed table says. The result is compared with the key. So the statement is complete
// and the key is right, independently of the simulator. The statements of the feedback about what
// happens are compared with the same runs.
const fs = require("fs");
const vm = require("vm");
const assert = require("assert");
const [, , keyFile] = process.argv;

/** The text in a span of code in Markdown. */
const bare = (text) => {
  const [, fence] = /^(`*)/.exec(text);
  const code = fence ? text.slice(fence.length, -fence.length) : text;
  return /^ .*[^ ].* $/s.test(code) || /^ ` | ` $/.test(code) ? code.slice(1, -1) : code;
};
const millis = (text) => (text ? Number(bare(text).replace(" ms", "")) : 0);

/** What a row of the table says about a task. */
function behavior(row) {
  const times = row.takes.split(", then ").map(millis);
  const fails = /^(`+)(.*)\1(, the first (?:(\d+) times|time))?$/s.exec(row["rejects with"] || "");
  return {
    times,
    blocks: millis(row["blocks the thread for"]),
    needs: [...(row["depends on"] || "").matchAll(/(`+[^`]+`+)( \(fulfilled or rejected\))?/g)]
      .map(([, need, either]) => ({ task: bare(need), either: Boolean(either) })),
    previous: /its previous call/.test(row["depends on"] || ""),
    uses: [...(row.uses || "").matchAll(/(?:(\d+) slots of )?(`+[^`]+`+)/g)]
      .map(([, slots, resource]) => ({ resource: bare(resource), slots: Number(slots ?? 1) })),
    returns: row["fulfills with"] ? bare(row["fulfills with"]) : undefined,
    reason: fails?.[2].trim(),
    failures: !fails ? 0 : !fails[3] ? Infinity : Number(fails[4] ?? 1),
  };
}

/** What the table says about each call, by its label, and the name of each task in the code. */
function table(statement, longer = {}) {
  const known = new Map(), functions = new Map();
  for (const row of statement.tasks) {
    const [, shown, , called] = /^((`+).*?\2(?!`))(?:, other items)?(?:, called as `(.*)`)?$/s.exec(row.task);
    const label = bare(shown);
    const own = behavior(row);
    own.times = own.times.map((time) => time + (longer[label] ?? 0));
    known.set(label, own);
    const task = label.replace(/\(.*\)$/s, "");
    functions.set(called ?? task, task);
  }
  return { known, functions };
}

/**
 * Runs a printed program on a virtual clock. `other` says what is different from the table: calls
 * that are late, a call that rejects or never settles, whether timers that are due together fire in
 * reverse.
 */
async function run(statement, { name, code }, longer, other = {}) {
  const { known, functions } = table(statement, longer);
  const free = new Map(statement.resources.map((text) => {
    const [, resource, slots] = /^`(.*)` has (\d+) slot/.exec(text);
    return [resource, Number(slots)];
  }));
  // A call starts as soon as all its slots are free and no call before it is queued for one of the
  // same resources.
  let waiting = [];
  const serve = () => {
    const kept = [];
    for (const one of waiting) {
      const { uses, begin } = one;
      const behind = kept.some((other) => other.uses.some(({ resource: a }) => uses.some(({ resource: b }) => a === b)));
      if (behind || uses.some(({ resource, slots }) => free.get(resource) < slots)) {
        kept.push(one);
        continue;
      }
      for (const { resource, slots } of uses) free.set(resource, free.get(resource) - slots);
      begin();
    }
    waiting = kept;
  };
  const events = [], calls = [], counts = new Map(), timers = [];
  let now = 0, made = 0, crash = null;
  // The values of calls. A call may be given one after its items.
  const values = new Set();
  const note = (verb, whom = "") => events.push({ at: now, verb, whom });
  const setTimer = (job, ms) => timers.push({ due: now + Number(ms), nth: made++, job });
  const call = (task) => (...given) => {
    const items = given.filter((item) => item !== undefined && !values.has(item));
    const label = items.length ? `${task}(${items.join(", ")})` : task;
    const own = known.get(label) ?? known.get(`${task}(…, ${items.at(-1)})`) ?? known.get(task);
    assert(own, `the table says nothing of ${label}`);
    const nth = counts.get(label) ?? 0;
    counts.set(label, nth + 1);
    const shown = nth ? `${label} #${nth + 1}` : label;
    const record = { task, items, label: shown, called: now, own };
    calls.push(record);
    note("be called", shown);
    now += own.blocks;
    return new Promise((resolve, reject) => {
      const begin = () => {
        record.starts = now;
        note("start to run", shown);
        const settle = () => {
          record.settles = now;
          record.fails = nth < own.failures || shown === other.rejects;
          note(record.fails ? "reject" : "fulfill", shown);
          const value = own.returns ?? label;
          if (!record.fails) values.add(value);
          if (shown === other.silent) return;
          record.fails ? reject(new Error(own.reason ?? "rejected")) : resolve(value);
        };
        // A late call gives its slots back in time, so that it delays only what waits for it.
        const isLate = other.late?.(record);
        setTimer(() => {
          isLate ? setTimer(settle, LONG) : settle();
          for (const { resource, slots } of own.uses) free.set(resource, free.get(resource) + slots);
          serve();
        }, own.times[Math.min(nth, own.times.length - 1)]);
      };
      waiting.push({ uses: own.uses, begin });
      serve();
    });
  };
  const world = {
    // Timers as in Node: whole milliseconds, at least 1.
    setTimeout: (job, ms) => setTimer(job, ms >= 1 && ms <= 2 ** 31 - 1 ? Math.trunc(ms) : 1), Promise, Error, AggregateError,
    console: { log: (line) => note("be logged", String(line)) },
    ...Object.fromEntries([...functions].map(([as, task]) => [as, call(task)])),
  };
  const main = /async function (\w+)\(/.exec(code)[1];
  const result = { events, calls, name };
  const unhandled = (reason) => {
    if (crash === null) {
      note("terminate the process");
      crash = { at: now, reason };
    }
  };
  process.on("unhandledRejection", unhandled);
  const script = `${statement.helpers}\n${code}\n${main}`;
  vm.runInNewContext(script, world)().then(
    (value) => { result.value = value; result.settles = now; note("settle"); },
    (error) => { result.error = error; result.settles = now; note("settle"); },
  );
  for (;;) {
    await new Promise(setImmediate);
    if (crash || !timers.length) break;
    const sign = other.reversed ? -1 : 1;
    timers.sort((a, b) => a.due - b.due || sign * (a.nth - b.nth));
    const { due, job } = timers.shift();
    now = Math.max(now, due);
    job();
  }
  process.off("unhandledRejection", unhandled);
  result.crash = crash;
  result.ends = crash ? crash.at : now;
  return result;
}

function literal(value) {
  if (value === undefined) return "undefined";
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value?.errors) return `AggregateError([${value.errors.map(literal).join(", ")}])`;
  if (value?.message !== undefined) return `Error(${JSON.stringify(value.message)})`;
  if (value?.status === "fulfilled") return `{status: "fulfilled", value: ${literal(value.value)}}`;
  if (value?.status === "rejected") return `{status: "rejected", reason: ${literal(value.reason)}}`;
  return JSON.stringify(value);
}

function ending(run) {
  const crashes = run.crash && `the process crashes with ${literal(run.crash.reason)} at ${run.crash.at} ms`;
  if (run.settles === undefined) return crashes ? `never settles: ${crashes}` : "never settles";
  const how = run.error ? `rejects with ${literal(run.error)}` : `fulfills with ${literal(run.value)}`;
  return `${how} at ${run.settles} ms${crashes ? `; then ${crashes}` : ""}`;
}

const endsWell = (run) => !run.crash && run.settles !== undefined && !run.error;

/** The number of items that two calls share, counted from the outermost. */
function shared(call, other) {
  const differs = call.items.findIndex((item, at) => item !== other.items[at]);
  return differs < 0 ? call.items.length : differs;
}

const alike = (call, other) => String(call.items) === String(other.items);

/** The calls of a task that count for a dependency, in lists with equal items. */
function counting(call, task, calls) {
  const all = calls.filter((other) => other.task === task);
  const most = Math.max(...all.map((other) => shared(call, other)));
  const own = all.filter((other) => alike(call, other));
  const count = own.length ? own : all.filter((other) => shared(call, other) === most);
  return count.map((one) => count.filter((other) => alike(one, other)));
}

/** The call before this one of the same task: failed attempts with the same items are skipped. */
function previous(call, nth, calls) {
  const outer = (one) => String(one.items.slice(0, -1));
  return calls.slice(0, nth).findLast((other) => other.task === call.task
    && outer(other) === outer(call)
    && !(alike(call, other) && other.fails && other.settles <= call.called));
}

/** Whether the dependencies of each call are met when it is made. */
function keepsNeeds({ calls }) {
  const met = (call, either) => (other) =>
    (either || !other.fails) && other.settles <= call.called;
  const kept = (call, nth) => call.own.needs.every((need) => {
    const lists = counting(call, need.task, calls);
    // A call that never started does not have to settle.
    if (lists.length === 0) return need.either;
    return lists.every((list) => list.some(met(call, need.either)));
  }) && (!call.own.previous || [previous(call, nth, calls)].every((other) => !other || met(call)(other)));
  return calls.every(kept);
}

/** The tasks that a task depends on, directly or indirectly. */
function needed(task, known, found = new Set()) {
  for (const { task: need } of known.get(task)?.needs ?? []) {
    if (!found.has(need)) needed(need, known, found.add(need));
  }
  return found;
}

/**
 * Whether each statement is true, by running the program with other durations, with a call that
 * rejects, and with timers in another order.
 */
const STATEMENTS = [
  [/^it calls `(.*)` before the dependencies of this call are met$/, async ({ call, truth }) => {
    const met = (need) => {
      const lists = counting(call, need.task, truth.calls);
      return lists.length === 0 ? need.either : lists.every((list) =>
        list.some((other) => other.settles <= call.called && (need.either || !other.fails)));
    };
    const last = call.own.previous && previous(call, truth.calls.indexOf(call), truth.calls);
    return !call.own.needs.every(met) || Boolean(last) && !(last.settles <= call.called);
  }],
  [/^`(.*)` rejects without a handler, which terminates the process$/, async ({ call, truth }) =>
    call.fails && Boolean(truth.crash) && truth.crash.at >= call.settles],
  [/^nothing makes `(.*)` wait for its dependency, so the order is only correct by chance$/,
    async ({ call, again }) => {
      const late = async ({ task }) => {
        const other = await again({ late: (one) => one.task === task });
        return other.calls.find((one) => one.label === call.label).called < LONG;
      };
      for (const need of call.own.needs) if (await late(need)) return true;
      return false;
    }],
  [/^the outcome depends on whether `(.*)` or another call that is due at the same time comes first$/,
    async ({ truth, again }) => ending(await again({ reversed: true })) !== ending(truth)],
  [/^the result of `(.*)` is discarded because another branch rejects$/,
    async ({ call, truth }) => !call.fails && truth.calls.some((other) => other.fails)],
  [/^`(.*)` keeps running although nothing waits for it any more$/,
    async ({ call, truth, again, isKey, retries }) =>
      // Without this attempt, other attempts would have its number, and end differently.
      retries ? isKey : (isKey || !(call.settles <= truth.settles)) &&
      (await again({ silent: call.label })).settles === truth.settles],
  [/^a pool starts `(.*)` after it has rejected$/, async ({ call, truth }) =>
    truth.calls.some((other) => other.fails && other.settles <= call.called)],
  [/^nothing awaits `(.*)`$/, async ({ call, truth, again }) => {
    const silent = await again({ silent: call.label });
    const rejected = await again({ rejects: call.label });
    return silent.settles === truth.settles && Boolean(rejected.crash);
  }],
  [/^`(.*)` waits for .*, but doesn't depend on (?:it|all of them|any call of it)$/,
    async ({ call, truth, again, known }) => {
      const needs = needed(call.task, known);
      const last = call.own.previous && previous(call, truth.calls.indexOf(call), truth.calls);
      const others = truth.calls.filter((other) =>
        !needs.has(other.task) && other !== call && other !== last && !other.fails);
      // One of them alone may be one of several in a race.
      for (const group of [...others.map((other) => [other]), others]) {
        const labels = group.map((other) => other.label);
        const longer = await again({ late: ({ label }) => labels.includes(label) });
        const late = longer.calls.find((one) => one.label === call.label);
        if (!late || late.called > call.called) return true;
      }
      return false;
    }],
  [/^no handler is attached yet when `(.*)` settles, so the process would be terminated if it rejected$/,
    async ({ call, again }) => Boolean((await again({ rejects: call.label })).crash)],
  [/^`(.*)` is called together with others that block the thread, which saves no time$/,
    async ({ call, truth }) => call.own.blocks > 0 && truth.calls.filter((one) => one.own.blocks > 0).length > 1],
  [/^when it calls `(.*)`, there are more concurrent calls than slots$/,
    async ({ truth }) => truth.calls.some((one) => !(one.starts <= one.called + one.own.blocks))],
];
const LONG = 1e6;

async function isTrue(text, statement, truth, isKey) {
  for (const [pattern, holds] of STATEMENTS) {
    const label = pattern.exec(text)?.[1];
    if (label === undefined) continue;
    const call = truth.calls.find((one) => one.label === label);
    assert(call, `no call ${label}`);
    const again = (other) => run(statement, statement.programs[0], {}, other);
    const retries = /retry\(/.test(statement.programs[0].code);
  return holds({ call, truth, again, isKey, retries, known: table(statement).known });
  }
  throw new Error(`what does this say? ${text}`);
}

function stateAt(call, at, hasSlots) {
  if (!call || call.called > at) return "not called yet";
  assert(at >= call.called + call.own.blocks, "the call blocks the thread");
  if (call.settles <= at) return call.fails ? "rejected" : "fulfilled";
  if (!(call.starts <= at)) return "queued, waiting for a slot";
  return hasSlots ? "running" : "pending";
}

async function check(question) {
  const { kind, answer, statement, plain, prompt } = question;
  const runs = [];
  for (const program of statement.programs) runs.push(await run(statement, program));
  const [first, second] = runs;
  const labels = (texts) => texts.map(bare);
  switch (kind) {
    case "makespan":
      assert.equal(first.settles, answer.key);
      break;
    case "speedup":
      assert.equal(first.settles - second.settles, answer.key);
      break;
    case "order": {
      const verbs = /these lines/.test(prompt) ? ["be logged"] : ["fulfill", "reject"];
      const happened = first.events.filter(({ verb }) => verbs.includes(verb));
      const items = labels(answer.items);
      const order = happened.map(({ whom }) => items.indexOf(whom));
      assert.deepEqual([...order].sort(), items.map((_, at) => at).sort());
      const right = (order) =>
        answer.before.every(([one, other]) => order.indexOf(one) < order.indexOf(other));
      assert(right(order) && right(answer.key));
      for (const wrong of answer.wrong) assert(!right(wrong.answer));
      // Only events at the same time may change places.
      for (const one of order) {
        for (const other of order) {
          const at = (item) => happened[order.indexOf(item)].at;
          if (at(one) < at(other)) {
            assert(answer.before.some(([a, b]) => a === one && b === other));
          }
        }
      }
      break;
    }
    case "state-at": {
      const at = Number(/ at (\d+) ms\?$/.exec(prompt)[1]);
      const hasSlots = first.calls.some((call) => call.own.uses.length > 0);
      for (const [row, state] of plain.key) {
        const call = first.calls.find((call) => call.label === row);
        assert.equal(stateAt(call, at, hasSlots), state, row);
      }
      break;
    }
    case "outcome":
      assert.equal(ending(first), plain.whole);
      break;
    case "settled-or-quiescent": {
      const settles = first.settles === undefined ? "never settles" : `settles at ${first.settles} ms`;
      const end = first.crash ? "the process crashes" : "the last work ends";
      assert.equal(`it ${settles}; ${end} at ${first.ends} ms`, plain.whole);
      break;
    }
    case "critical-path":
      for (const [row, words] of plain.key) {
        const by = /^(\d+) ms$/.exec(words)?.[1];
        const late = async (more) =>
          (await run(statement, statement.programs[0], { [row]: more })).settles;
        if (by === undefined) {
          assert.equal(await late(1e6), first.settles, row);
        } else {
          assert.equal(await late(Number(by)), first.settles, row);
          assert.equal(await late(Number(by) + 1), first.settles + 1, row);
        }
      }
      break;
    case "spot-the-misuse":
      for (const [at, option] of answer.options.entries()) {
        const isKey = at === answer.key;
        assert.equal(await isTrue(option, statement, first, isKey), isKey, option);
      }
      break;
    case "pick-the-program": {
      const done = runs.filter((run) => endsWell(run) && keepsNeeds(run));
      done.sort((a, b) => a.settles - b.settles);
      assert.equal(done[0].name, plain.whole);
      assert(done.length === 1 || done[0].settles < done[1].settles);
      break;
    }
    default:
      assert.fail(`what is ${kind}?`);
  }
  for (const wrong of answer.wrong) told(wrong.feedback, runs);
}

/** The statements of the feedback about what happens. */
function told(feedback, runs) {
  const parts = feedback.split("This answer assumes that ").slice(1);
  for (const part of parts) {
    const sentence = part.slice(part.lastIndexOf(": then ") + ": then ".length);
    const [within = "", name] = /^in `([^`]*)`, /.exec(sentence) ?? [];
    const run = within ? runs.find((run) => run.name === name) : runs[0];
    const order = /^`(.*)` would be logged before `(.*)`, but it is logged after it\.\s*$/.exec(sentence.slice(within.length));
    if (order) {
      const nth = (line) => run.events.findIndex((event) => event.verb === "be logged" && event.whom === line);
      assert(nth(order[2]) >= 0 && nth(order[2]) < nth(order[1]), sentence);
      continue;
    }
    const someone = "(?:`(.*?)` |the program |an unhandled rejection |no unhandled rejection )";
    const verbs = "be called|start to run|fulfill|reject|be logged|settle|terminate the process";
    const happens = new RegExp(`^${someone}would (?:never )?(${verbs})`, "s");
    const [, whom = "", verb] = happens.exec(sentence.slice(within.length)) ?? [];
    if (verb === undefined) {
      assert(/the events would be the same/.test(part), part);
      continue;
    }
    const does = "it is called|it starts to run|it fulfills|it rejects|it is logged|it settles|one does";
    const never = "it is never called|it never .*|it is never logged|none does";
    const truth = new RegExp(`, but (?:(?:${does}) at (\\d+) ms|(?:${never}))\\.\\s*$`).exec(sentence);
    assert(truth, sentence);
    const times = run.events.filter((event) => event.verb === verb && event.whom === whom);
    if (truth[1] === undefined) assert.equal(times.length, 0, sentence);
    else assert(times.some(({ at }) => at === Number(truth[1])), `${sentence} ${JSON.stringify(run.events)}`);
  }
}

(async () => {
  let count = 0;
  const sheets = fs.readFileSync(keyFile, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  for (const question of sheets.flatMap((sheet) => sheet.questions)) {
    try {
      await check(question);
    } catch (error) {
      console.error(question.id, question.prompt, JSON.stringify(question.statement, null, 1));
      throw error;
    }
    count++;
  }
  assert(count > 0);
  console.log(`    ${count} questions replayed`);
})();

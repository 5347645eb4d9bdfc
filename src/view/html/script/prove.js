// Verifies the page: this browser also runs the programs, and every event is compared.

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const picked = (from, ...fields) => fields.map((field) => from?.[field] ?? null);
const ofEvent = (event) => picked(event, "at", "event", "call", "text", "reason");
const ofRun = (run) => [...picked(run, "outcome", "settles_at", "crash", "quiescent_at"), run.events.length,
  run.calls.map((call) => picked(call, "task", "items", "called_at", "starts_at", "settles_at"))];

/** The number of events before the first that differs, and whether everything agrees. */
function agreement(recorded, trace) {
  const differs = recorded.events.findIndex((event, index) => !same(ofEvent(event), ofEvent(trace.events[index])));
  const agree = differs < 0 ? recorded.events.length : differs;
  return { agree, all: differs < 0 && same(ofRun(recorded), ofRun(trace)) };
}

/** Runs the recorded programs in this browser, and compares the results. */
async function prove() {
  const verdict = proof.querySelector(".verdict");
  verdict.textContent = "running …";
  let [agree, total, wrong] = [0, 0, []];
  for (const [program, recorded] of data.recording.programs.entries()) {
    const { trace, error } = await runHere(program);
    const found = trace ? agreement(recorded, trace) : { agree: 0 };
    agree += found.agree;
    total += recorded.events.length;
    if (!found.all) wrong.push(`“${visible(recorded.name)}” ${error ?? `differs after event ${found.agree}`}`);
  }
  verdict.textContent = wrong.length ? `Your browser differs: ${agree} of ${total} events agree; ${wrong.join("; ")}.`
    : `✓ Your browser agrees: ${agree} of ${total} events, to the nanosecond.`;
}

proof.hidden = false;
proof.querySelector("[data-does=prove]").addEventListener("click", prove);

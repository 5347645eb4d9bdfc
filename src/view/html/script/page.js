// The page around the timeline: its address follows the clock, and printing shows each program's end.

const timeline = mount(document.querySelector(".makespan"), { onChange: remember });

/** Writes the state into the address, so that it can be shared. */
function remember() {
  const { program, step, fixes, isPlaying, hasDrawer } = timeline.state();
  if (isPlaying) return;
  const address = new URLSearchParams({ program, step, ...(fixes.length && { fix: fixes.join() }) });
  const queues = hasDrawer ? "&queues" : "";
  const embed = document.body.classList.contains("embed") ? "&embed" : "";
  try {
    history.replaceState(null, "", `#${address}${queues}${embed}`);
  } catch {
    // A page in a frame may not be allowed to change its address; it works without that.
  }
}

/** Restores the state in the address. */
function follow() {
  const address = new URLSearchParams(location.hash.slice(1));
  document.body.classList.toggle("embed", address.has("embed"));
  // The fixed programs come first: they can be selected, and their events are steps.
  timeline.setFixes((address.get("fix") ?? "").split(",").filter(Boolean).map(Number));
  if (address.has("program")) timeline.select(address.get("program"));
  timeline.showQueues(address.has("queues"));
  timeline.seek({ step: Math.max(Number.parseInt(address.get("step"), 10) || 0, 0) });
}

addEventListener("hashchange", follow);
addEventListener("beforeprint", () => timeline.print(true));
addEventListener("afterprint", () => timeline.print(false));
if (location.hash) follow();

// The drawer with the queues of the event loop: their contents after each event and, between events,
// before each job.

/** The queues of a program at each point of its run, if they are recorded. */
function queuesOf(program) {
  if (program.unpacked || !program.queues) return program.unpacked;
  const [isWhole, entries, points] = program.queues;
  let lists = [[], [], [], [], [], []];
  program.unpacked = { isWhole, entries, points: points.map(([events, at, told]) => {
    lists = told.map((list, nth) => list || lists[nth]);
    return { events, at, lists };
  }) };
  return program.unpacked;
}

/** The index of the current point: the last one up to the current step and time; -1 before the start. */
function pointOf({ model, selected, step, now, point }) {
  if (point !== null) return point;
  const program = model.programs[selected];
  const { points } = queuesOf(program);
  const count = countsAfter(model, step)[selected];
  const first = points.findIndex(({ events }) => events === count);
  if (!count && (!now || first < 0)) return -1;
  if (count && now <= program.events[count - 1][0]) return first < 0 ? points.length : first;
  const last = points.findLastIndex(({ events, at }) => events === count && at <= now);
  return last < 0 ? points.length : last;
}

/** Fills the drawer, if it is open. */
function showQueues(view) {
  const { model, drawer, controls, selected } = view;
  if (!drawer) return;
  drawer.hidden = !view.hasDrawer;
  controls.queues.setAttribute("aria-expanded", String(view.hasDrawer));
  const queues = queuesOf(model.programs[selected]);
  if (!view.hasDrawer || !queues) return;
  const index = pointOf(view);
  if (drawer.dataset.shows === `${selected} ${index}`) return;
  drawer.dataset.shows = `${selected} ${index}`;
  const point = queues.points[index];
  $$(".queue ol", drawer).forEach((list, nth) => list.replaceChildren(...(point ? queued(queues, point.lists[nth], nth) : [])));
  $(".queue-at", drawer).textContent = point ? `at ${time(point.at)}, after event ${point.events.toLocaleString("en")} of this program`
    : index < 0 ? "before the program starts" : "Only the beginning of a long run is recorded.";
  able(controls.unqueue, index >= 0);
  able(controls.queue, index + 1 < queues.points.length);
}

/** The maximum number of rows of a queue. */
const MOST_QUEUED = 12;

/** The rows of a list, in the order in which they run; timers are pairs of a time and an entry. */
function queued({ entries }, list, nth) {
  const rows = list.map((one) => {
    const [due, entry] = Array.isArray(one) ? one : [null, one];
    const [text, line] = entries[entry];
    const row = document.createElement("li");
    row.append(Object.assign(document.createElement("code"), { textContent: text }));
    const where = [due === null ? "" : `due ${time(due)}`, line ? `line ${line}` : ""].filter(Boolean).join(", ");
    if (where) row.append(Object.assign(document.createElement("small"), { textContent: where }));
    return row;
  });
  // The function that is running is at the top of the stack, and so in the first row.
  if (nth === 0) rows.reverse();
  const more = rows.length - MOST_QUEUED;
  return more > 1 ? [...rows.slice(0, MOST_QUEUED), item(`and ${more.toLocaleString("en")} more`)] : rows;
}

/** Goes to another point of the selected program, and moves the clock to its time. */
function goToPoint(view, by) {
  const { model, selected } = view;
  const program = model.programs[selected];
  const queues = view.hasDrawer && queuesOf(program);
  if (!queues) return;
  const index = Math.min(Math.max(pointOf(view) + by, -1), queues.points.length - 1);
  const { events, at } = queues.points[index] ?? { events: 0, at: 0 };
  const places = model.places[selected];
  const last = events ? program.events[events - 1][0] : 0;
  // Events of other programs may be passed, but not the next event of this one.
  view.step = at > last ? Math.min(stepAt(model, at), places[events] ?? Infinity) : events ? places[events - 1] + 1 : 0;
  Object.assign(view, { now: at, point: index, shownAt: null });
  show(view);
  view.changed();
}

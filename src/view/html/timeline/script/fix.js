// Programs that findings have fixed: they come out of their templates and are programs like others.

/** Adds a fixed program below its original, and selects it; one that is there is only selected. */
function addFix(view, number) {
  const { model } = view;
  const known = model.programs.findIndex(({ fix }) => fix === number);
  if (known >= 0) return select(view, known);
  const { element, fixes } = model;
  const [original, program] = fixes[number];
  const { content } = $(`template[data-fix="${number}"]`, element);
  const [entry, section, rows, row] = [".entry", ".program", ".events", ".row"].map((part) => $(part, content)?.cloneNode(true));
  const index = model.programs.length;
  for (const part of [entry, section, ...rows.rows, ...(row?.rows ?? [])]) part.dataset.program = index;
  view.order.splice(view.order.indexOf(original) + 1, 0, index);
  $(".programs", element).append(section);
  $(".strip", element).append(entry);
  $(".transcript tbody", element).append(...rows.rows);
  $(".compared tbody", element)?.append(...(row?.rows ?? []));
  addProgram(model, { ...program, fix: number });
  sortEvents(model);
  prepareProgram(view, index);
  prepareMarks(view);
  for (const [step, { program, index }] of model.events.entries()) {
    const row = model.rows[program][index];
    if (!row) continue;
    row.cells[0].textContent = step + 1;
    row.parentElement.append(row);
  }
  for (const button of $$(`button[data-fix="${number}"]`, element)) button.textContent = "Show the fixed program";
  view.ordered = null;
  showZoom(view);
  goToTime(view, view.now);
  select(view, index);
}

/** Takes back what was added. */
function removeFixes({ element, programs }) {
  for (const [index, { fix }] of programs.entries()) {
    if (fix === undefined) continue;
    for (const part of $$(`[data-program="${index}"]`, element)) part.remove();
  }
}

/** The programs in the order of the strip: as declared, or those that have completed by when they did. */
function showOrder(view) {
  const { model, order, isRevealed, orderBy } = view;
  const end = ({ settles_at, crashes_at }) => Math.max(settles_at ?? -1, crashes_at ?? -1);
  const rank = (index) => (end(model.programs[index]) < 0 ? Infinity : end(model.programs[index]));
  const sorted = orderBy === "completion" && isRevealed ? [...order].sort((a, b) => rank(a) - rank(b) || 0) : order;
  if (view.ordered?.join() === sorted.join()) return;
  view.ordered = [...sorted];
  const focused = document.activeElement;
  $(".strip", model.element).append(...sorted.map((index) => model.parts[index].entry));
  if (focused?.closest(".strip")) focused.focus({ preventScroll: true });
}

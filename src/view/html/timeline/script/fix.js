// Programs that findings have fixed: they are taken from their templates, and then are like other programs.

/** Adds a fixed program below its original, and selects it. If it was added before, it is only selected. */
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

/** Removes the fixed programs. */
function removeFixes({ element, programs }) {
  for (const [index, { fix }] of programs.entries()) {
    if (fix === undefined) continue;
    for (const part of $$(`[data-program="${index}"]`, element)) part.remove();
  }
}

/** Orders the programs in the strip: as declared or, if revealed and requested, by time of completion. */
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

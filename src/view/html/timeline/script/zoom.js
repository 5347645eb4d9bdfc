// The interval of time that the lanes show. The strip always shows all of the time.

/** The maximum magnification of the lanes. */
const MOST_ZOOM = 4096;

/** Magnifies the lanes; the time `around` keeps its position. */
function zoomBy(view, factor, around = view.now) {
  const { model, zoom, from } = view;
  view.zoom = Math.min(Math.max(zoom * factor, 1), MOST_ZOOM);
  panTo(view, around - ((around - from) * zoom) / view.zoom, model);
}

/** Moves the interval so that it starts at an instant. */
function panTo(view, from) {
  const { end } = view.model;
  view.from = Math.min(Math.max(from, 0), end - end / view.zoom);
  showZoom(view);
}

/** Moves the interval if the clock has left it. */
function keepInView(view) {
  const { model, zoom, from, now } = view;
  const wide = model.end / zoom;
  if (zoom > 1 && (now < from || now > from + wide)) panTo(view, now - wide / 10);
}

function showZoom(view) {
  const { model, zoom, from, controls } = view;
  const { element, end } = model;
  element.classList.toggle("zoomed", zoom > 1);
  for (const [name, value] of [["--zoom", zoom], ["--from", end ? (from / end) * 10000 : 0]]) element.style.setProperty(name, value);
  able(controls.zoomOut, zoom > 1);
  able(controls.zoomIn, zoom < MOST_ZOOM && end > 0);
  for (const { chart } of model.parts) showTicks(model, $(".ground", chart), zoom, from);
}

/** Shows labels at round times; without magnification, those of the original axis. */
function showTicks({ end }, ground, zoom, from) {
  ground.drawn ??= $$(".tick", ground);
  const wide = end / zoom;
  const step = [1, 2, 5, 10].map((times) => times * 10 ** Math.floor(Math.log10(wide / 5))).find((step) => wide / step <= 5) || 1;
  const ticks = zoom === 1 ? ground.drawn : Array.from({ length: 6 }, (_, nth) => (Math.ceil(from / step) + nth) * step).filter((at) => at <= from + wide && Number.isInteger(at)).map((at) => {
    const tick = Object.assign(document.createElement("span"), { className: "tick", textContent: time(at) });
    tick.style.setProperty("--a", (at / end) * 10000);
    return tick;
  });
  for (const tick of $$(".tick", ground)) tick.remove();
  ground.prepend(...ticks);
}

/** Handles the mouse wheel: it magnifies with Control, and moves the interval with Shift. */
function onWheel(view, ground, event) {
  const { deltaX, deltaY, ctrlKey, shiftKey, clientX } = event;
  const along = deltaX || (shiftKey ? deltaY : 0);
  if (!ctrlKey && !(along && view.zoom > 1)) return;
  event.preventDefault();
  if (ctrlKey) zoomBy(view, 2 ** (-deltaY / 200), timeAt(view, ground, clientX));
  else panTo(view, view.from + (along / ground.clientWidth) * (view.model.end / view.zoom));
}

// The timeline: the component of the command's pages, with its own script and style.

import { mount } from "makespan:timeline";

/** The arguments that make the command draw what `show` takes. */
export const format = ["--format", "html"];

let shown;

/** Shows what the command drew. The clock, the chosen program and the speed stay as they were. */
export function show(place, drawn) {
  const page = new DOMParser().parseFromString(drawn, "text/html");
  const element = document.importNode(page.querySelector(".makespan"), true);
  const state = shown?.state();
  const wasAtEnd = shown === undefined || state.step === shown.steps;
  shown?.destroy();
  place.replaceChildren(element);
  shown = mount(element, { state: { ...state, isRevealed: true } });
  shown.seek({ step: Number.MAX_SAFE_INTEGER });
  shown.steps = shown.state().step;
  if (!wasAtEnd) shown.seek({ time: state.time });
}

/** Nothing is shown any more. */
export function clear(place) {
  shown?.destroy();
  shown = undefined;
  place.replaceChildren();
}

// The timeline: the component of the command's pages, with its own script and style.

import { mount } from "makespan:timeline";

/** The arguments that make the command draw what `show` takes. */
export const format = ["--format", "html"];

let shown;

/**
 * Shows what the command drew. The clock, the chosen program and the speed stay as they were.
 * `moved` is called with the timeline when other lines of its code run or wait.
 */
export function show(place, drawn, moved) {
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
  moved(element);
  new MutationObserver(() => moved(element)).observe(element, { subtree: true, attributeFilter: ["class", "hidden"] });
}

/** Nothing is shown any more. */
export function clear(place) {
  shown?.destroy();
  shown = undefined;
  place.replaceChildren();
}

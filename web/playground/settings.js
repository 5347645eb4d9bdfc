// The form with the settings of a set.

import { byId, element } from "./element.js";
import { KINDS, MOST_SHEETS, TOPICS } from "./set.js";

const form = byId("settings");
const { elements } = form;
/** The fields that are text, in the form and in a set. */
const FIELDS = ["topic", "name", "text", "minutes", "difficulty", "sheets", "number"];

elements.topic.append(...TOPICS.map(([name, title]) => element("option", { value: name }, title)));
elements.sheets.max = String(MOST_SHEETS);
byId("kinds").append(...KINDS.map(([name, title]) =>
  element("label", {}, element("input", { type: "checkbox", name: "kind", value: name }), title)));

const boxes = [...form.querySelectorAll("[name=kind]")];

function showSource() {
  const isOwn = elements.source.value === "own";
  form.querySelector(".of-own").hidden = !isOwn;
  form.querySelector(".of-topic").hidden = isOwn;
}

/** Fills in the form. */
export function show(set) {
  for (const field of FIELDS) elements[field].value = set[field];
  elements.source.value = set.isOwn ? "own" : "topic";
  for (const box of boxes) box.checked = set.kinds.includes(box.value);
  showSource();
}

/** What the form says. */
export const current = () => ({
  ...Object.fromEntries(FIELDS.map((field) => [field, elements[field].value])),
  isOwn: elements.source.value === "own",
  kinds: boxes.filter((box) => box.checked).map((box) => box.value),
});

/** What is wrong with the form, if it is. */
export function problem(set) {
  if (!form.checkValidity()) {
    const wrong = [...elements].find((one) => !one.validity.valid);
    return `${wrong.labels[0].firstChild.textContent.trim()}: ${wrong.validationMessage}`;
  }
  const isMissing = set.isOwn && set.text.trim() === "";
  return isMissing ? "Paste code or open a file: the questions are about it." : undefined;
}

/** Calls back with each change of the form. */
export function onChange(changed) {
  form.addEventListener("input", () => {
    showSource();
    changed();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
}

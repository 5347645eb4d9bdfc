// Questions before the answer: when does each program settle?

import { element } from "./element.js";
import { fromWords, inWords } from "./time.js";

/** The answer to a question about a program: a time, or that there is none. */
const answerOf = ({ settles_at: at }) => (at === null ? "never" : inWords(at));

function isRight(program, answer) {
  if (program.settles_at === null) return /^(never|-)$/i.test(answer.trim());
  return fromWords(answer) === program.settles_at;
}

/** Puts the questions into a form. `revealed` is called when all are answered. */
export function ask(form, document, revealed) {
  const questions = document.programs.map((program) => {
    const input = element("input", { required: true, autocomplete: "off", placeholder: "250ms" });
    const verdict = element("span", { role: "status" });
    return { program, input, verdict, row: element("label", {}, "When does ", element("code", {}, program.name), " settle?", input, verdict) };
  });
  form.replaceChildren(
    element("p", { class: "quiet" }, "Read the code, then predict. A program that never settles: never."),
    ...questions.map(({ row }) => row),
    element("div", { class: "acts" },
      element("button", { class: "main" }, "Check my prediction"),
      element("button", { type: "button", onclick: revealed }, "Show the timeline")));
  form.onsubmit = (event) => {
    event.preventDefault();
    for (const { program, input, verdict } of questions) {
      const right = isRight(program, input.value);
      verdict.textContent = right ? "✓ right" : `✗ it is ${answerOf(program)}`;
      verdict.className = right ? "good" : "bad";
    }
    revealed();
  };
}

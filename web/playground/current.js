// The lines of the text at which code runs or waits at the time of the timeline.

import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter } from "@codemirror/view";

class Doing extends GutterMarker {
  constructor(name, sign) {
    super();
    Object.assign(this, { name, sign });
    this.line = Decoration.line({ class: `cm-${name}` });
  }

  toDOM() {
    return Object.assign(document.createElement("span"), { className: `cm-${this.name}-sign`, title: this.name, textContent: this.sign });
  }
}

const RUNS = new Doing("runs", "▶");
const WAITS = new Doing("waits", "❚❚");

const changed = StateEffect.define();

/** Two sets of the same lines: what the gutter shows, and how the lines look. */
const current = StateField.define({
  create: () => ({ signs: RangeSet.empty, looks: RangeSet.empty }),
  update(before, { changes, effects, newDoc }) {
    const lines = effects.find((effect) => effect.is(changed))?.value;
    if (!lines) return { signs: before.signs.map(changes), looks: before.looks.map(changes) };
    const doing = [...lines].filter(([line]) => line <= newDoc.lines).sort(([a], [b]) => a - b)
      .map(([line, does]) => ({ at: newDoc.line(line).from, sign: does === "runs" ? RUNS : WAITS }));
    return {
      signs: RangeSet.of(doing.map(({ at, sign }) => sign.range(at))),
      looks: RangeSet.of(doing.map(({ at, sign }) => sign.line.range(at))),
    };
  },
  provide: (field) => EditorView.decorations.from(field, ({ looks }) => looks),
});

/** The gutter with the signs, and the looks of the lines. */
export const currentLines = [current, gutter({ class: "cm-current", markers: (view) => view.state.field(current).signs })];

/** Marks lines: pairs of a number, from 1, and what the code does there, `"runs"` or `"waits"`. */
export const markCurrent = (view, lines) => view.dispatch({ effects: changed.of(lines) });

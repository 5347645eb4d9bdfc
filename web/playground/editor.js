// The editor: CodeMirror with the languages of the command.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { completions } from "./completions.js";
import { currentLines, markCurrent } from "./current.js";
import { durations } from "./durations.js";
import { ron } from "./ron.js";

const colors = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.operatorKeyword, tags.modifier], color: "light-dark(#8a1a8f, #e09bea)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "light-dark(#15703a, #7fd6a0)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "light-dark(#9a4a00, #f0b06a)" },
  { tag: tags.comment, color: "light-dark(#5c6672, #98a3b0)", fontStyle: "italic" },
  { tag: [tags.typeName, tags.className], color: "light-dark(#0b6b74, #7ccfd8)" },
  { tag: [tags.propertyName], color: "light-dark(#1750c4, #9cc0ff)" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: "light-dark(#1750c4, #9cc0ff)" },
]);

const theme = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--card)" },
  ".cm-content": { caretColor: "var(--main)" },
  ".cm-cursor": { borderLeftColor: "var(--main)" },
  ".cm-gutters": { backgroundColor: "var(--card)", color: "var(--quiet)", border: "0" },
  ".cm-current": { width: "1.3em" },
  ".cm-current .cm-gutterElement": { textAlign: "center", cursor: "default" },
  ".cm-waits-sign": { color: "var(--warn)", fontSize: ".6em" },
  ".cm-runs-sign": { color: "var(--main)", fontSize: ".8em" },
  ".cm-waits": { backgroundColor: "color-mix(in srgb, var(--warn) 14%, transparent)" },
  ".cm-runs": { backgroundColor: "color-mix(in srgb, var(--main) 14%, transparent)" },
  // A finger can only drag what is no plain inline element.
  ".cm-duration": { cursor: "ew-resize", touchAction: "pan-y", display: "inline-block", lineHeight: 1.3, borderBottom: "1px dotted currentColor" },
  "&.cm-dragging, &.cm-dragging .cm-content": { cursor: "ew-resize", userSelect: "none" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--main) 7%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "color-mix(in srgb, var(--main) 25%, transparent)" },
  ".cm-tooltip": { backgroundColor: "var(--card)", borderColor: "var(--line)", color: "var(--text)", maxWidth: "40rem" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--main)", color: "var(--on-main)" },
  ".cm-completionDetail": { marginLeft: 0, color: "var(--quiet)", fontStyle: "normal" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-panels": { backgroundColor: "var(--card)", color: "var(--text)" },
});

const language = new Compartment();

/** The language of a file, by its name. */
function languageOf(name) {
  if (/\.(ron|json)$/i.test(name)) return ron;
  return javascript({ typescript: !/\.(js|mjs|cjs|jsx)$/i.test(name), jsx: /x$/i.test(name) });
}

/**
 * Creates the editor.
 * @param {Element} parent
 * @param {(text: string, isDragged: boolean) => void} changed is called with each new text, and
 *   whether a drag that goes on has changed it
 * @param {() => string[]} tasks the names of tasks to offer
 */
export function createEditor(parent, changed, tasks) {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      extensions: [
        currentLines, lineNumbers(), durations, history(), drawSelection(), indentOnInput(), bracketMatching(), highlightActiveLine(),
        indentUnit.of("  "), EditorView.lineWrapping,
        completions(tasks), syntaxHighlighting(colors), theme,
        keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]),
        language.of(languageOf("shop.ts")),
        EditorView.contentAttributes.of({ "aria-label": "Code to simulate", spellcheck: "false" }),
        EditorView.updateListener.of(({ docChanged, state, transactions }) =>
          docChanged && changed(state.doc.toString(), transactions.some((one) => one.isUserEvent("input.drag")))),
      ],
    }),
  });
  const offset = ({ line, column }) => {
    const { doc } = view.state;
    const { from, text } = doc.line(Math.min(Math.max(line, 1), doc.lines));
    // Columns count characters, positions count UTF-16.
    const before = Array.from(text).slice(0, column - 1).join("");
    return from + before.length;
  };
  return {
    view,
    text: () => view.state.doc.toString(),
    /** Changes the text, and only where it differs, so that the cursor stays. */
    setText(text) {
      const old = view.state.doc.toString();
      let [from, end, newEnd] = [0, old.length, text.length];
      while (from < end && from < newEnd && old[from] === text[from]) from += 1;
      while (end > from && newEnd > from && old[end - 1] === text[newEnd - 1]) [end, newEnd] = [end - 1, newEnd - 1];
      if (from < end || from < newEnd) view.dispatch({ changes: { from, to: end, insert: text.slice(from, newEnd) } });
    },
    setName(name) {
      view.dispatch({ effects: language.reconfigure(languageOf(name)) });
    },
    /** Underlines: each has a `span`, a `severity`, a `message` and perhaps `actions`. */
    mark(marks) {
      const { doc } = view.state;
      const diagnostics = marks.map(({ span, severity, message, actions }) => {
        const from = offset(span);
        const word = /^[\w$.]+|^./u.exec(doc.sliceString(from, doc.lineAt(from).to));
        return { from, to: from + (word?.[0].length ?? 0), severity, message, actions };
      });
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    /** Marks the lines at which code runs or waits. */
    markCurrent: (lines) => markCurrent(view, lines),
    goTo(span) {
      const at = offset(span);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    },
  };
}

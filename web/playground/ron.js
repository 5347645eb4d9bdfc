// RON, for the editor: enough to color it.

import { StreamLanguage } from "@codemirror/language";

export const ron = StreamLanguage.define({
  name: "ron",
  startState: () => ({ comment: 0 }),
  token(stream, state) {
    if (state.comment > 0) {
      while (!stream.eol()) {
        if (stream.match("*/")) {
          state.comment -= 1;
          if (state.comment === 0) break;
        } else if (stream.match("/*")) state.comment += 1;
        else stream.next();
      }
      return "comment";
    }
    if (stream.eatSpace()) return null;
    if (stream.match("//")) {
      stream.skipToEnd();
      return "comment";
    }
    if (stream.match("/*")) {
      state.comment = 1;
      return "comment";
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) {
      const isKey = stream.match(/^\s*:/, false);
      return isKey ? "propertyName" : "string";
    }
    if (stream.match(/^-?\d[\d._]*/)) return "number";
    if (stream.match(/^[a-z_]\w*(?=\s*:)/)) return "propertyName";
    if (stream.match(/^[A-Z]\w*/)) return "typeName";
    if (stream.match(/^(?:true|false|None)\b/)) return "atom";
    stream.next();
    return null;
  },
  languageData: { isScenario: true, commentTokens: { line: "//", block: { open: "/*", close: "*/" } } },
});

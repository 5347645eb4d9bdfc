// Only `no-await-in-loop`, for the files that `simulate check` reads.

import parser from "@typescript-eslint/parser";

const generated = ["node_modules", "dist", "build", "out", ".next", "coverage"];
const tests = ["test", "tests", "__tests__", "__mocks__", "e2e"];
const folders = [...generated, ...tests].map((folder) => `**/${folder}/**`);

export default [
  { ignores: [...folders, "**/*.d.ts", "**/*.min.js", "**/*.{test,spec,stories,cy,e2e}.*"] },
  {
    files: ["**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}"],
    linterOptions: { noInlineConfig: true },
    languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
    rules: { "no-await-in-loop": "warn" },
  },
];

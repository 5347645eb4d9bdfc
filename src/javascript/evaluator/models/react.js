// The functions of `react` that return a function or a value as it is when a component runs once.
"use strict";

const { open } = require("makespan:host");

return open({ useCallback: (callback) => callback, useMemo: (create) => create() }, "React");

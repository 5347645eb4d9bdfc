// debounce: only the last call of a burst runs, after the quiet time.
function debounce(f, quiet) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => f(...args), quiet);
  };
}
const save = debounce((text) => console.log("save", text), 20);
save("h");
save("he");
setTimeout(() => save("hel"), 10);
setTimeout(() => console.log("at 25"), 25);
setTimeout(() => save("help"), 60);
// Node: at 25 | save hel | save help

// Runs the script that is the first line of standard input, as JSON: the argument of a command may not be as long.
const parts = [];
process.stdin.on("data", function load(chunk) {
  const end = chunk.indexOf("\n");
  if (end < 0) return void parts.push(chunk);
  process.stdin.off("data", load).pause();
  parts.push(chunk.subarray(0, end));
  if (end + 1 < chunk.length) process.stdin.unshift(chunk.subarray(end + 1));
  (0, eval)(JSON.parse(Buffer.concat(parts)));
});

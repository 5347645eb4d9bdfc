// Files read with callbacks, and a retry with jitter. Expert: right; the log of the callback comes when the file is read, the delay is random.
const fs = require("fs");
const { gateway } = require("./gateway");

async function warmUp(path) {
  fs.readFile(path, "utf8", (err, text) => {
    if (err) return console.error(err);
    console.log("read", text);
  });
  for (let attempt = 1; attempt <= 2; attempt++) {
    await gateway.ping(attempt);
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 50));
  }
  console.log("warm");
}

module.exports = { warmUp };

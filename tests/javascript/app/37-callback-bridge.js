// A callback API as promises. Expert: right; util.promisify would say it shorter. The three reads are independent, and read one after the other.
const fs = require("fs");
const path = require("path");

function readJson(file) {
  return new Promise((resolve, reject) => {
    fs.readFile(file, "utf8", (error, text) => {
      if (error) return reject(error);
      try {
        resolve(JSON.parse(text));
      } catch (problem) {
        reject(problem);
      }
    });
  });
}

async function loadSettings(folder) {
  const base = await readJson(path.join(folder, "base.json"));
  const local = await readJson(path.join(folder, "local.json"));
  const secrets = await readJson(path.join(folder, "secrets.json"));
  return Object.assign({}, base, local, secrets);
}

module.exports = { loadSettings };

// Builds what is published: the npm package in `dist/npm`, the site of the playground in
// `dist/site`. Usage: node build.mjs [PROFILE]

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = join(HERE, "..");
const DIST = join(HERE, "dist");
const NPM = join(DIST, "npm");
const SITE = join(DIST, "site");
const TARGET = "wasm32-wasip1";

/** Compiles the command, smaller than the compiler alone can make it. */
function command() {
  const profile = process.argv[2] ?? "web";
  execFileSync("cargo", ["build", "--quiet", "--target", TARGET, "--bin", "simulate", "--profile", profile],
    { cwd: ROOT, stdio: "inherit" });
  const built = join(ROOT, "target", TARGET, profile, "simulate.wasm");
  const small = join(DIST, "simulate.wasm");
  // What takes minutes is not done again for the same input.
  const hash = createHash("sha256").update(readFileSync(built)).digest("hex");
  const stamp = join(DIST, "simulate.sha256");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return small;
  execFileSync(join(HERE, "node_modules/.bin/wasm-opt"), [
    "-Oz", "--strip-debug", "--strip-producers", "--enable-bulk-memory", "--enable-nontrapping-float-to-int",
    "--enable-sign-ext", "--enable-mutable-globals", "--enable-reference-types", "--enable-multivalue", built, "-o", small,
  ], { stdio: "inherit" });
  writeFileSync(stamp, hash);
  return small;
}

const version = /^version = "(.*)"$/m.exec(readFileSync(join(ROOT, "Cargo.toml"), "utf8"))[1];

async function bundle(options) {
  await esbuild.build({
    bundle: true, format: "esm", minify: true, legalComments: "none", logLevel: "warning", target: "es2022", ...options,
  });
}

const COMPONENT = join(ROOT, "src/view/html");

/** The files of the timeline that the command's pages have, in the order in which it joins them. */
function component(kind) {
  const listed = readFileSync(join(COMPONENT, "timeline.rs"), "utf8").matchAll(/include_str!\("(.*?)"\)/g);
  const paths = Array.from(listed, ([, path]) => path).filter((path) => path.endsWith(kind));
  return paths.map((path) => readFileSync(join(COMPONENT, path), "utf8")).join("\n");
}

/** The script of the timeline, as a module. */
const timeline = {
  name: "timeline",
  setup(build) {
    build.onResolve({ filter: /^makespan:timeline$/ }, ({ path }) => ({ path, namespace: "makespan" }));
    build.onLoad({ filter: /.*/, namespace: "makespan" }, () => ({ contents: component(".js"), loader: "js" }));
  },
};

/** The style of the playground, and that of the timeline: here its width counts, not the window's. */
function style(from) {
  const own = component(".css").replaceAll(/@media \((max-width: [^)]*)\)/g, "@container results ($1)");
  return `${own}\n${readFileSync(join(from, "style.css"), "utf8")}`;
}

/** The package for npm. */
async function npm(wasm) {
  const from = join(ROOT, "npm");
  rmSync(NPM, { recursive: true, force: true });
  mkdirSync(NPM, { recursive: true });
  for (const name of readdirSync(from)) cpSync(join(from, name), join(NPM, name));
  cpSync(wasm, join(NPM, "simulate.wasm"));
  for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) cpSync(join(ROOT, name), join(NPM, name));
  const about = JSON.parse(readFileSync(join(from, "package.json"), "utf8"));
  writeFileSync(join(NPM, "package.json"), `${JSON.stringify({ ...about, version }, null, 2)}\n`);
  const library = { entryPoints: [join(from, "index.js")], platform: "node", minify: false, nodePaths: [join(HERE, "node_modules")] };
  await bundle({ ...library, outfile: join(NPM, "index.js"), allowOverwrite: true });
  // Most projects that use jest compile their tests to CommonJS.
  await bundle({ ...library, outfile: join(NPM, "index.cjs"), format: "cjs", define: { "import.meta.url": "address" },
    banner: { js: 'const address = require("node:url").pathToFileURL(__filename).href;' } });
  cpSync(join(from, "index.d.ts"), join(NPM, "index.d.cts"));
}

/** What can be chosen in the playground, by group: a title, a file name and its text. */
function examples() {
  const listed = JSON.parse(readFileSync(join(HERE, "playground/examples.json"), "utf8"));
  return listed.map(({ label, files }) => ({
    label,
    examples: files.map(([title, path]) => ({
      title, name: path.slice(path.lastIndexOf("/") + 1), text: readFileSync(join(ROOT, path), "utf8"),
    })),
  }));
}

/** The lessons, as the command writes them: only the pages. */
function lessons(to) {
  const course = mkdtempSync(join(tmpdir(), "makespan-"));
  execFileSync("node", [join(NPM, "command.js"), "exercise", "--course", join(course, "all")], { stdio: "inherit" });
  cpSync(join(course, "all"), to, { recursive: true, filter: (path) => statSync(path).isDirectory() || path.endsWith(".html") });
  rmSync(course, { recursive: true });
}

/** Every file of the site, by its path. */
function paths(folder = SITE) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => relative(SITE, join(entry.parentPath, entry.name)).replaceAll("\\", "/")).sort();
}

/** The site of the playground. */
async function site(wasm) {
  const from = join(HERE, "playground");
  rmSync(SITE, { recursive: true, force: true });
  mkdirSync(SITE, { recursive: true });
  const entryPoints = ["main.js", "teach.js", "worker.js"].map((name) => join(from, name));
  await bundle({ entryPoints, outdir: SITE, plugins: [timeline] });
  await bundle({ stdin: { contents: style(from), loader: "css" }, outfile: join(SITE, "style.css") });
  await bundle({ entryPoints: [join(from, "teach.css")], outdir: SITE });
  for (const name of ["index.html", "teach.html"]) cpSync(join(from, name), join(SITE, name));
  cpSync(wasm, join(SITE, "simulate.wasm"));
  writeFileSync(join(SITE, "examples.json"), JSON.stringify(examples()));
  lessons(join(SITE, "learn"));
  const files = paths();
  const hash = createHash("sha256");
  for (const name of files) hash.update(readFileSync(join(SITE, name)));
  await bundle({
    entryPoints: [join(from, "worker-offline.js")], outfile: join(SITE, "worker-offline.js"), bundle: false,
    define: { VERSION: JSON.stringify(hash.digest("hex").slice(0, 16)), FILES: JSON.stringify(["./", ...files.filter((name) => !name.startsWith("learn/"))]) },
  });
}

function sizes() {
  let [all, zipped, brotli] = [0, 0, 0];
  for (const name of readdirSync(SITE).filter((name) => statSync(join(SITE, name)).isFile())) {
    const bytes = readFileSync(join(SITE, name));
    const own = [bytes.length, gzipSync(bytes, { level: 9 }).length,
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length];
    console.log(`${name.padEnd(20)} ${own.map((size) => `${(size / 1000).toFixed(1)} KB`.padStart(11)).join("")}`);
    [all, zipped, brotli] = [all + own[0], zipped + own[1], brotli + own[2]];
  }
  console.log(`${"first load".padEnd(20)} ${[all, zipped, brotli].map((size) => `${(size / 1000).toFixed(1)} KB`.padStart(11)).join("")}  (as is, gzip, brotli)`);
}

mkdirSync(DIST, { recursive: true });
const wasm = process.env.WASM ?? command();
await npm(wasm);
await site(wasm);
if (statSync(SITE)) sizes();

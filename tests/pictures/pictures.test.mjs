// The other pictures, each read by an independent reader.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import Ajv from "ajv/dist/2020.js";
import { SaxesParser } from "saxes";
import { ALL, OUT, PICTURES, SIMULATE, at, close, label, recording, simulate, source, visible } from "../page/browser.mjs";

after(close);

const as = (name, format) => simulate(source(name), "--format", format);
test("the JSON of every scenario is as its schema says, and says nothing that the schema does not", () => {
  const schema = JSON.parse(simulate("schema"));
  const check = new Ajv({ strict: false }).compile(closed(schema));
  for (const name of ALL) {
    assert.ok(check(recording(name)), `${name}: ${JSON.stringify(check.errors?.slice(0, 3))}`);
  }
  const broken = recording("dashboard");
  broken.programs[0].events[0].at = -1;
  assert.ok(!check(broken));
});

test("each line that batch answers is as the schema says, and says nothing that the schema does not", () => {
  const check = new Ajv({ strict: false }).compile(closed(JSON.parse(simulate("schema"))));
  const scenario = JSON.stringify({
    tasks: { a: { takes: "1ms" }, no: { takes: "2ms", fails: "no" } },
    programs: { p: ["a", { Log: "{a}" }, "no"], q: [{ AllSettled: ["a", "no"] }], r: [{ Start: "no" }, { Sleep: "9ms" }] },
  });
  const lines = [scenario, "", "{", scenario.replace('"no"', '"on"'), scenario.replace("1ms", "1 parsec")];
  for (const detail of ["whole", "events", "ending"]) {
    const { stdout } = spawnSync(SIMULATE, ["batch", "--detail", detail], { input: lines.join("\n"), encoding: "utf8" });
    const answers = stdout.trim().split("\n").map((line) => JSON.parse(line));
    assert.equal(answers.length, lines.length);
    for (const answer of answers) assert.ok(check(answer), `${JSON.stringify(answer)}: ${JSON.stringify(check.errors?.slice(0, 3))}`);
  }
});

/** The schema without additional fields, so that it is complete. */
function closed(schema, within = false) {
  if (Array.isArray(schema)) return schema.map((one) => closed(one, within));
  if (typeof schema !== "object" || schema === null) return schema;
  const isObject = schema.type === "object" && schema.properties !== undefined;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) =>
    [key, closed(value, isObject && key === "oneOf")]));
  return isObject && !within ? { ...inner, unevaluatedProperties: false } : inner;
}

test("an XML parser reads every SVG, and finds every call", () => {
  for (const name of ALL) {
    const texts = [];
    const elements = new Set();
    const parser = new SaxesParser({ xmlns: true });
    parser.on("error", (error) => assert.fail(`${name}: ${error.message}`));
    parser.on("opentag", ({ local, attributes }) => {
      elements.add(local);
      for (const { name } of Object.values(attributes)) assert.ok(!name.startsWith("on"), name);
    });
    parser.on("text", (text) => texts.push(text));
    parser.write(as(name, "svg")).close();
    const said = texts.join("\n");
    const late = recording(name).programs.some(({ calls, settles_at }) => settles_at !== null && calls.some((call) => call.settles_at > settles_at));
    assert.equal(said.includes("runs after the program settles"), late, `${name}: what the key says`);
    for (const program of recording(name).programs) {
      for (const call of program.calls) assert.ok(said.includes(label(call)), `${name}: ${label(call)}`);
    }
    for (const element of elements) assert.ok(["svg", "title", "desc", "style", "defs", "pattern", "rect", "text", "g", "line", "circle"].includes(element), element);
  }
});

test("an XML parser reads every slide, and Chromium draws it in 16:9 within its bounds", async () => {
  for (const theme of ["light", "dark"]) {
    for (const name of ALL) {
      const slide = simulate(source(name), "--format", "svg", "--slide", theme);
      const parser = new SaxesParser({ xmlns: true });
      parser.on("error", (error) => assert.fail(`${name}: ${error.message}`));
      parser.write(slide).close();
      if (theme === "dark") continue;
      const page = join(OUT, "slide.html");
      writeFileSync(page, `<!DOCTYPE html><meta charset=utf-8><body style="margin:0">${slide.replace(/^<\?xml.*\?>/, "")}`);
      await at(pathToFileURL(page).href, async (page) => {
        const [width, height, boxes] = await page.evaluate(() => [document.querySelector("svg").clientWidth, document.querySelector("svg").clientHeight,
          [...document.querySelectorAll("svg text, svg rect")].map((part) => {
            const box = part.getBBox();
            return [part.textContent.slice(0, 40), box.x, box.x + box.width, box.y + box.height];
          })]);
        assert.deepEqual([width, height], [1280, 720]);
        for (const [text, from, until, bottom] of boxes) assert.ok(from >= 0 && until <= 1281 && bottom <= 721, `${name}: ${text}: ${from} to ${until}, ${bottom}`);
      }, { viewport: { width: 1280, height: 720 } });
    }
  }
});

test("Chromium draws an SVG within its bounds", async () => {
  const file = join(OUT, "picture.svg");
  writeFileSync(file, as("hostile", "svg"));
  const page = join(OUT, "picture.html");
  writeFileSync(page, `<!DOCTYPE html><body style="margin:0">${as("hostile", "svg").replace(/^<\?xml.*\?>/, "")}`);
  await at(pathToFileURL(page).href, async (page) => {
    const wide = await page.evaluate(() => [...document.querySelectorAll("svg text")].map((text) => {
      const box = text.getBBox();
      return [box.x, box.x + box.width];
    }));
    for (const [from, until] of wide) assert.ok(from >= 0 && until <= 960, `${from} to ${until}`);
    await page.screenshot({ path: join(PICTURES, "svg.png") });
  });
});

test("Mermaid reads every chart, and finds every call and time", async () => {
  const page = join(OUT, "mermaid.html");
  writeFileSync(page, "<!DOCTYPE html><meta charset=utf-8><body>");
  const library = createRequire(import.meta.url).resolve("mermaid/dist/mermaid.min.js");
  await at(pathToFileURL(page).href, async (page) => {
    await page.addScriptTag({ path: library });
    for (const name of ALL) {
      const chart = as(name, "mermaid");
      const [tasks, drawn] = await page.evaluate(async (text) => {
        mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
        const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
        const { svg } = await mermaid.render("drawn", text);
        document.body.innerHTML = svg;
        const texts = [...document.querySelectorAll("svg text")].map((text) => text.textContent);
        const tasks = diagram.db.getTasks().map(({ section, startTime, endTime }) => [section, +startTime, +endTime]);
        return [tasks, texts];
      }, chart);
      const { programs } = recording(name);
      assert.equal(new Set(tasks.map(([section]) => section)).size, programs.length, name);
      const scale = { ms: 1e6, us: 1e3, ns: 1 }[/ \(in (ms|us|ns)\)$/m.exec(chart)[1]];
      for (const { calls } of programs) {
        for (const call of calls) {
          const wanted = label(call).replace(/\s+/g, " ").trim();
          assert.ok(drawn.some((text) => text.replace(/\s+/g, " ").trim().startsWith(wanted)), `${name}: ${wanted}\n${drawn.join("\n")}`);
          if (call.settles_at !== null) assert.ok(tasks.some(([, , end]) => end === call.settles_at / scale), `${name}: ${wanted}`);
        }
      }
    }
    await page.screenshot({ path: join(PICTURES, "mermaid.png") });
  });
});

test("Graphviz reads every graph, and finds every task and need", () => {
  for (const name of ALL) {
    const graph = JSON.parse(execFileSync("dot", ["-Tjson0"], { input: as(name, "dot"), encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] }));
    // The tasks of a scenario have one critical path, the calls of code one for each program.
    const { bounds, programs } = recording(name);
    const isCode = graph.objects?.some(({ name }) => name.startsWith("cluster"));
    const paths = isCode ? programs.map((program) => program.bounds.critical_path) : [bounds.critical_path];
    const nodes = (graph.objects ?? []).filter(({ name }) => !name.startsWith("cluster"));
    const names = nodes.map(({ label }) => label.replace(/\\n.*$/s, "").replaceAll("&amp;", "&").replace(/\\(.)/g, "$1"));
    for (const task of paths.flat()) assert.ok(names.includes(visible(task)), `${name}: ${task}\n${names.join("\n")}`);
    const marked = nodes.filter((node) => node.class === "critical").length;
    assert.equal(marked, paths.flat().length, name);
    const steps = paths.map((path) => Math.max(0, path.length - 1)).reduce((sum, some) => sum + some, 0);
    assert.equal((graph.edges ?? []).filter((edge) => edge.class === "critical").length, steps, name);
  }
});

test("every trace is as the trace event format says, and tells every call", () => {
  const schema = JSON.parse(readFileSync(new URL("trace.schema.json", import.meta.url), "utf8"));
  const check = new Ajv({ strict: false }).compile(schema);
  for (const name of ALL) {
    const trace = JSON.parse(as(name, "perfetto"));
    assert.ok(check(trace), `${name}: ${JSON.stringify(check.errors?.slice(0, 3))}`);
    for (const [index, program] of recording(name).programs.entries()) {
      const own = trace.traceEvents.filter(({ pid }) => pid === index + 1);
      assert.equal(own.find((event) => event.name === "process_name").args.name, program.name);
      for (const [at, call] of program.calls.entries()) {
        const parts = own.filter((event) => event.tid === at + 1 && event.ph === "X");
        const took = parts.reduce((sum, { dur }) => sum + dur, 0);
        assert.equal(Math.round(took * 1000), (call.settles_at ?? program.quiescent_at) - call.called_at, name);
      }
      // An arrow leads from a call that settles to one that is made then or later.
      for (const start of own.filter(({ ph }) => ph === "s")) {
        const [end] = own.filter(({ ph, id }) => ph === "f" && id === start.id);
        assert.equal(Math.round(start.ts * 1000), program.calls[start.tid - 1].settles_at, name);
        assert.equal(Math.round(end.ts * 1000), program.calls[end.tid - 1].called_at, name);
        assert.ok(start.ts <= end.ts, name);
      }
      // At the end, no slot of any resource is in use.
      const taken = new Map(own.filter(({ ph }) => ph === "C").map(({ name, args }) => [name, args.taken]));
      for (const [resource, left] of taken) assert.equal(left, 0, `${name}: ${resource}`);
    }
  }
});


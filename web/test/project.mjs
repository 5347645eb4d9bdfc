// An empty project that has only what was packed.

import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DIST, ran } from "./native.mjs";

export const PROJECT = mkdtempSync(join(tmpdir(), "makespan-npm-"));
const packed = ran("npm", ["pack", "--json", "--pack-destination", PROJECT], { cwd: join(DIST, "npm") });
const [{ filename }] = JSON.parse(packed.stdout);
writeFileSync(join(PROJECT, "package.json"), '{ "private": true, "type": "module" }');
const installed = ran("npm", ["install", "--silent", "--no-audit", "--no-fund", "--offline", `./${filename}`], { cwd: PROJECT });
assert.equal(installed.code, 0, installed.stderr);

export const COMMAND = join(PROJECT, "node_modules/.bin/makespan");

// A client that is created, started and returned, and a token that is signed. Expert: right; creating and signing take no time.
import { createServer } from "./http";
import jwt from "jsonwebtoken";
import { tokens, secret } from "./tokens";

export async function start() {
  const server = createServer({ port: 3000 });
  await server.start();
  return server;
}

export async function issue(user) {
  const token = jwt.sign({ sub: user.id }, secret);
  await tokens.create({ token, user: user.id });
  return token;
}

export async function spawnTool(name) {
  const child = start2(name);
  child.stdout.on("data", console.log);
  const { exitCode } = await child;
  return exitCode;
}

// Unit tests. Expert: right; the server and the database of beforeAll could be started together.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type Server } from "../src/server";
import { createDatabase, type Database } from "../src/database";

describe("todos", () => {
  let server: Server;
  let db: Database;

  beforeAll(async () => {
    db = await createDatabase(":memory:");
    server = await startServer({ db, port: 0 });
  });

  afterAll(async () => {
    await server.close();
    await db.close();
  });

  it("creates and lists", async () => {
    const created = await server.inject({ method: "POST", url: "/todos", body: { title: "milk" } });
    expect(created.statusCode).toBe(201);
    const listed = await server.inject({ method: "GET", url: "/todos" });
    expect(listed.json()).toHaveLength(1);
  });
});

// Procedures and routes in chains of calls. Expert: each is named by its path or its property.
import { Hono } from "hono";
import { z } from "zod";
import { db } from "./db";
import { publicProcedure, router as makeRouter } from "./trpc";

export const app = new Hono()
  .use("*", async (c, next) => {
    await db.session(c.req);
    await next();
  })
  .get("/posts", async (c) => c.json(await db.posts.all()))
  .post("/posts", async (c) => c.json(await db.posts.create(await c.req.json())));

export const router = makeRouter({
  list: publicProcedure.query(async () => db.posts.all()),
  byId: publicProcedure.input(z.string()).query(async ({ input }) => db.posts.find(input)),
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await db.close();
  });
}

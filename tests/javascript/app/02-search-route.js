// Koa route. Expert: right: both indexes are asked together, and a failing one gives an empty list instead of an error page.
import Router from "@koa/router";
import { products, articles } from "./indexes.js";
import { logger } from "./logger.js";

const router = new Router({ prefix: "/api" });

router.get("/search", async (ctx) => {
  const query = String(ctx.query.q ?? "").trim();
  if (query.length < 2) {
    ctx.status = 400;
    ctx.body = { error: "query too short" };
    return;
  }
  const page = Number.parseInt(ctx.query.page ?? "1", 10) || 1;
  const [found, written] = await Promise.all([
    products.search(query, { page, size: 20 }).catch((error) => {
      logger.warn("product index", error);
      return [];
    }),
    articles.search(query, { page, size: 5 }).catch(() => []),
  ]);
  ctx.body = { query, page, products: found, articles: written };
});

export default router;

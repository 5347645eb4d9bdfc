// Script with top-level await. Expert: tables first is needed; users and products need only the tables, orders need both: three rounds instead of four.
import { connect } from "./database.mjs";
import { makeUsers, makeProducts, makeOrders } from "./factories.mjs";

const db = await connect(process.env.DATABASE_URL);
console.log("connected");
try {
  await db.migrate();
  const users = await db.insert("users", makeUsers(50));
  const products = await db.insert("products", makeProducts(200));
  await db.insert("orders", makeOrders(users, products));
  console.log("seeded");
} finally {
  await db.close();
}

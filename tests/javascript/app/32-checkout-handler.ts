// Fastify handler. Expert: inventory must be reserved before the charge, and released when it fails; the mail and the analytics need only the order and can go together, without holding back the reply.
import type { FastifyInstance } from "fastify";
import { carts, inventory, payments, orders } from "./domain";
import { mailer, analytics } from "./infra";

export async function routes(app: FastifyInstance) {
  app.post("/checkout", async (request, reply) => {
    const cart = await carts.get(request.session.cartId);
    if (cart.items.length === 0) return reply.code(400).send({ error: "empty cart" });

    const hold = await inventory.reserve(cart.items);
    let charge;
    try {
      charge = await payments.charge(request.user, cart.total);
    } catch (error) {
      await inventory.release(hold.id);
      return reply.code(402).send({ error: "payment declined" });
    }
    const order = await orders.create({ cart, charge, hold });
    await carts.clear(cart.id);
    await mailer.sendConfirmation(request.user.email, order);
    await analytics.track("purchase", { total: cart.total });
    return reply.code(201).send(order);
  });

  app.get("/orders/:id", async (request) => orders.get(request.params.id));
}

/* simulate: (
    title: "A checkout, step by step",
    about: "Reserve, charge and save must run in this order, because each has an effect. The report distinguishes such assumed effects from dependencies.",
    expect: { "checkout": (settles: "730ms", outcome: Fulfilled) },
) */
import { carts, inventory, payments, orders } from "./domain";
import { mailer, analytics } from "./infra";

export async function checkout(request, reply) {
  const cart = await carts.get(request.session.cartId); // 30ms
  if (cart.items.length === 0) return reply.code(400).send({ error: "empty cart" });

  const hold = await inventory.reserve(cart.items); // 90ms
  let charge;
  try {
    charge = await payments.charge(request.user, cart.total); // 400ms
  } catch (error) {
    await inventory.release(hold.id); // 50ms
    return reply.code(402).send({ error: "payment declined" });
  }
  const order = await orders.create({ cart, charge, hold }); // 60ms
  await Promise.all([
    mailer.sendConfirmation(request.user.email, order), // 150ms
    analytics.track("purchase", { total: cart.total }), // 40ms
  ]);
  return reply.code(201).send(order);
}

// Stripe webhook. Expert: right: verify, answer fast, be idempotent; the fulfilment should go to a queue instead of holding back the answer.
const express = require("express");
const stripe = require("stripe")(process.env.STRIPE_KEY);
const { events, orders, licenses } = require("./store");

const router = express.Router();

router.post("/webhooks/stripe", express.raw({ type: "application/json" }), async (req, res) => {
  let event;
  try {
    event = stripe.webhooks.constructEvent(req.body, req.headers["stripe-signature"], process.env.STRIPE_SECRET);
  } catch (error) {
    return res.status(400).send(`Webhook error: ${error.message}`);
  }
  if (await events.seen(event.id)) {
    return res.json({ received: true, duplicate: true });
  }
  switch (event.type) {
    case "checkout.session.completed": {
      const order = await orders.bySession(event.data.object.id);
      await licenses.issue(order.id);
      await orders.complete(order.id);
      break;
    }
    case "charge.refunded":
      await licenses.revoke(event.data.object.metadata.order);
      break;
    default:
      console.warn("unhandled", event.type);
  }
  await events.store(event.id);
  res.json({ received: true });
});

module.exports = router;

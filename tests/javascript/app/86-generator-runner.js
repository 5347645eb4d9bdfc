// A runner of generators, as in redux-saga. Expert: one program, which runs the generator; the steps of the runner are part of it.
import { db, mail } from "./infra.js";

function co(generator) {
  return function (...args) {
    const running = generator.apply(this, args);
    return new Promise((resolve, reject) => {
      function step(method, value) {
        const result = running[method](value);
        if (result.done) return resolve(result.value);
        Promise.resolve(result.value).then((next) => step("next", next), reject);
      }
      step("next");
    });
  };
}

export const sendInvoices = co(function* (month) {
  const customers = yield db.customers.billable(month);
  let sent = 0;
  for (const customer of customers) {
    const invoice = yield db.invoices.create(customer.id, month);
    yield mail.send(customer.email, invoice);
    sent += 1;
  }
  return sent;
});

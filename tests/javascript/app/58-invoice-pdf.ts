// Static methods and private helpers. Expert: the customer and the tax rate need only the order; rendering needs all; mailing and archiving the document are independent of each other.
import { orders, customers, taxes, archive } from "./repositories";
import { pdf } from "./pdf";
import { mailer } from "./mailer";

export class Invoicing {
  static async send(orderId: string): Promise<{ number: string; gross: number }> {
    const order = await orders.get(orderId);
    const customer = await customers.get(order.customerId);
    const rate = await taxes.rateFor(customer.country);
    const gross = Invoicing.gross(order.lines, rate);
    const number = `${order.year}-${String(order.sequence).padStart(5, "0")}`;
    const document = await pdf.render("invoice", { order, customer, gross, number });
    await mailer.send(customer.email, { subject: `Invoice ${number}`, attachments: [document] });
    await archive.put(`invoices/${number}.pdf`, document);
    return { number, gross };
  }

  private static gross(lines: { cents: number; count: number }[], rate: number): number {
    const net = lines.reduce((sum, line) => sum + line.cents * line.count, 0);
    return Math.round(net * (1 + rate));
  }
}

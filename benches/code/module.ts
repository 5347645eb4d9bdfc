export interface Order@ { id: string; customer: { name: string; email: string }; lines: Array<{ sku: string; count: number }>; total?: number }
type Result@<T> = { ok: true; value: T } | { ok: false; error: Error };

const RETRIES_@ = 3;
const labels@ = new Map<string, string>([["new", "New"], ["paid", "Paid"], ["sent", "Sent"]]);

export class OrderService@ {
  private cache = new Map<string, Promise<Order@>>();
  constructor(private readonly db: Database, private readonly mail: Mailer) {}

  async load(id: string): Promise<Order@> {
    const order = await this.db.orders.findUnique({ where: { id } }); // 20ms
    if (!order) throw new Error(`no order ${id}`);
    const customer = await this.db.customers.findUnique({ where: { id: order.customerId } });
    return { ...order, customer };
  }

  async ship(id: string): Promise<void> {
    const order = await this.load(id);
    for (const line of order.lines) {
      await this.db.stock.decrement({ sku: line.sku, count: line.count });
    }
    await Promise.all([this.mail.send(order.customer.email, "sent"), this.db.orders.update({ where: { id }, data: { state: "sent" } })]);
  }
}

function format@(order: Order@): string {
  const lines = order.lines.map((line) => `${line.count} x ${line.sku}`);
  return [labels@.get("paid") ?? "unknown", ...lines].join("\n");
}

async function retry@<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= RETRIES_@) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
    }
  }
}

export async function report@(ids: string[]): Promise<Result@<string>> {
  const orders = await Promise.all(ids.map((id) => retry@(() => fetchOrder(id))));
  const texts = orders.map(format@);
  await upload(`report-${orders.length}.txt`, texts.join("\n\n"));
  return { ok: true, value: texts.join() };
}

// Class service with an injected repository. Expert: stock and prices of the lines are asked line by line: N+1, use one query or Promise.all. Payment before save is right; a failed save leaves a charge.
import { Injectable, NotFoundException } from "@nestjs/common";
import { InjectRepository } from "@nestjs/typeorm";
import type { Repository } from "typeorm";
import { Order } from "./order.entity";
import { PaymentService } from "../payment/payment.service";
import { StockService } from "../stock/stock.service";

@Injectable()
export class OrderService {
  constructor(
    @InjectRepository(Order) private readonly orders: Repository<Order>,
    private readonly payments: PaymentService,
    private readonly stock: StockService,
  ) {}

  async place(customerId: string, lines: { sku: string; count: number }[]): Promise<Order> {
    let total = 0;
    for (const line of lines) {
      const item = await this.stock.find(line.sku);
      if (!item) throw new NotFoundException(line.sku);
      if (item.available < line.count) throw new Error(`only ${item.available} of ${line.sku}`);
      total += item.price * line.count;
    }
    const payment = await this.payments.charge(customerId, total);
    const order = this.orders.create({ customerId, lines, total, paymentId: payment.id });
    return this.orders.save(order);
  }

  async cancel(id: string): Promise<void> {
    const order = await this.orders.findOneBy({ id });
    if (!order) throw new NotFoundException(id);
    await this.payments.refund(order.paymentId);
    await this.orders.remove(order);
  }
}

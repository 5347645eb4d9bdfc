// Object of promises awaited by name. Expert: right: everything is begun before anything is awaited; but a rejection during the first await is unhandled, Promise.all would take care.
import { revenue, churn, growth } from "./metrics";
import { render } from "./templates";

interface Period {
  from: Date;
  to: Date;
}

export async function monthlyReport(period: Period): Promise<string> {
  const loading = {
    revenue: revenue(period),
    churn: churn(period),
    growth: growth(period),
  };
  const money = await loading.revenue;
  const lost = await loading.churn;
  const won = await loading.growth;
  const net = won.customers - lost.customers;
  return render("monthly", { money, lost, won, net, rate: net / money.customers });
}

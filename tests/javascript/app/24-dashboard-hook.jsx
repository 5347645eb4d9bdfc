// React effect. Expert: the three loads are together, good; the flag keeps a late answer from an unmounted component, an AbortController would also end the requests.
import { useEffect, useState } from "react";
import { fetchSales, fetchVisitors, fetchAlerts } from "./api";

export function Dashboard({ shop, range }) {
  const [data, setData] = useState(null);
  const [error, setError] = useState(null);

  useEffect(() => {
    let active = true;
    async function load() {
      try {
        const [sales, visitors, alerts] = await Promise.all([
          fetchSales(shop, range),
          fetchVisitors(shop, range),
          fetchAlerts(shop),
        ]);
        if (active) setData({ sales, visitors, alerts });
      } catch (problem) {
        if (active) setError(problem);
      }
    }
    load();
    return () => {
      active = false;
    };
  }, [shop, range]);

  if (error) return <p role="alert">{error.message}</p>;
  if (!data) return <p>Loading…</p>;
  return (
    <section>
      <h2>{data.sales.total}</h2>
      <p>{data.visitors.length} visitors</p>
    </section>
  );
}

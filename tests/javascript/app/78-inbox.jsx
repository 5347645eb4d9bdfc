// A component that loads with a busy flag. Expert: right; setters take no time.
import { useState } from "react";
import { get } from "./http";

export function Inbox() {
  const [items, setItems] = useState([]);
  const [busy, setBusy] = useState(false);
  const refresh = async () => {
    setBusy(true);
    const fresh = await get("/inbox").finally(() => setBusy(false));
    setItems(fresh);
  };
  return <button onClick={refresh}>{busy ? "..." : items.length}</button>;
}

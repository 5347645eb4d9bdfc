import { useEffect, useState } from "react";
import { useQuery } from "./q";
export function List({ items, onPick, ...rest }: { items: string[]; onPick: (s: string) => Promise<void> }) {
  const [state, setState] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    (async () => {
      const data = await fetch(`/api/${state}`);
      if (!gone) setState(await data.json());
    })();
    return () => { gone = true; };
  }, [state]);
  return (
    <ul {...rest}>
      {items.map((item) => (
        <li key={item} onClick={async () => { await onPick(item); setState(item); }}>{item}</li>
      ))}
      <>{state ?? "nothing"}</>
    </ul>
  );
}

// Hook with a debounce and an AbortController. Expert: right: old requests are aborted, the last one wins.
import { useEffect, useState } from "react";
import { searchBooks } from "./books-api";

type Book = { id: string; title: string };

export function useBookSearch(query: string, quiet = 300) {
  const [books, setBooks] = useState<Book[]>([]);
  const [pending, setPending] = useState(false);

  useEffect(() => {
    if (!query) {
      setBooks([]);
      return;
    }
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      setPending(true);
      try {
        const found = await searchBooks(query, { signal: controller.signal });
        setBooks(found);
      } catch (error) {
        if ((error as Error).name !== "AbortError") throw error;
      } finally {
        setPending(false);
      }
    }, quiet);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [query, quiet]);

  return { books, pending };
}

// Pagination as an async generator. Expert: elegant and right; consumers see one page at a time, and the next page is fetched only when asked for: prefetching one would hide the latency.
import { api } from "./github";

interface Issue {
  number: number;
  title: string;
  labels: string[];
}

export async function* issues(repository: string): AsyncGenerator<Issue> {
  for (let page = 1; ; page++) {
    const batch: Issue[] = await api.get(`/repos/${repository}/issues`, { page, per_page: 50 });
    yield* batch;
    if (batch.length < 50) return;
  }
}

export async function labelled(repository: string, label: string): Promise<number[]> {
  const found: number[] = [];
  for await (const issue of issues(repository)) {
    if (issue.labels.includes(label)) found.push(issue.number);
    if (found.length >= 10) break;
  }
  return found;
}

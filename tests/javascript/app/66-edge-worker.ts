// Worker at the edge with a cache. Expert: right: the cache is filled after the answer, by waitUntil.
interface Env {
  PAGES: { get(key: string): Promise<string | null>; put(key: string, value: string): Promise<void> };
}

export default {
  async fetch(request: Request, env: Env, context: { waitUntil(work: Promise<unknown>): void }): Promise<Response> {
    const { pathname } = new URL(request.url);
    const cached = await env.PAGES.get(pathname);
    if (cached) {
      return new Response(cached, { headers: { "x-cache": "hit" } });
    }
    const response = await fetch(`https://origin.example.org${pathname}`);
    const page = await response.text();
    context.waitUntil(env.PAGES.put(pathname, page));
    return new Response(page, { headers: { "x-cache": "miss" } });
  },
};

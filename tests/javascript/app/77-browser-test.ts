// Predicates and callbacks given to awaited calls. Expert: right; the response must be awaited from before the click.
import { page, step } from "./browser";

export async function submit() {
  const [response] = await Promise.all([
    page.waitForResponse((it) => it.ok() && it.url().endsWith("/orders")),
    page.click("#submit"),
  ]);
  await page.waitForFunction(() => window.ready);
  const total = await step("total", async () => page.textContent("#total"));
  return { status: response.status(), total };
}

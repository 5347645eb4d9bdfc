// End-to-end test. Expert: right: steps of a user come one after the other; only the wait and the click that triggers it belong together in Promise.all.
import { expect, test } from "@playwright/test";
import { seedCart } from "./fixtures";

test.describe("checkout", () => {
  test.beforeEach(async ({ page }) => {
    await seedCart(page, ["sku-1", "sku-2"]);
    await page.goto("/cart");
  });

  test("pays with a saved card", async ({ page }) => {
    await page.getByRole("button", { name: "Checkout" }).click();
    const [response] = await Promise.all([
      page.waitForResponse("**/api/pay"),
      page.getByRole("button", { name: "Pay now" }).click(),
    ]);
    expect(response.status()).toBe(200);
    await expect(page.getByText("Thank you")).toBeVisible();
  });
});

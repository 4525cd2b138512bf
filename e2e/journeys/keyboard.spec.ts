// The main path with the keyboard alone.
import { expect, menu, test, type Page } from "../wire";
import type { Locator } from "@playwright/test";

test("by keyboard: sign in, find a story, take it", async ({ wire }) => {
  const page = await wire.visitor();
  const { email, password } = wire.signIn("eligible");
  await page.goto("/");

  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeInViewport();
  await press(page, page.getByRole("navigation").getByRole("link", { name: "Sign in" }));
  await tabTo(page, page.getByLabel("E-mail address"));
  await page.keyboard.type(email);
  await tabTo(page, page.getByLabel("Password"));
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await expect(menu(page)).toBeVisible();

  await page.goto("/");
  await tabTo(page, page.getByRole("searchbox"));
  await page.keyboard.type("seagrass");
  await page.keyboard.press("Enter");
  await press(page, page.getByRole("link", { name: "Volunteers plant a meadow" }));
  await press(page, page.getByRole("link", { name: "Copy the story" }));
  const box = page.getByLabel("The story as HTML");
  await tabTo(page, box);
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Control+C");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("seagrass");
});

/** Goes to it with Tab and follows it with Enter. */
async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
  await page.waitForLoadState();
}

/** Presses Tab until it has the focus, and looks whether the focus can be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let pressed = 0; pressed < 80; pressed++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      const outline = await target.evaluate((element) => getComputedStyle(element).outlineStyle);
      expect(outline, "the focus can be seen").not.toBe("none");
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab doesn't reach ${target}`);
}

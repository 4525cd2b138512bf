// Copies on the web, and what is said about them.
import { expect, look, test } from "../wire";

/** A page of an outlet of the sample web. */
const at = (smallWeb: string, outlet: string, path: string) =>
  `http://${outlet}.localhost:${new URL(smallWeb).port}${path}`;

test("the desk has a page checked and reads its tear sheet", async ({ wire }) => {
  const page = await wire.as("licensing");
  await page.goto("/desk/pickups");
  await look(page, "desk-pickups");
  await page.getByLabel("Check one page now").fill(at(wire.demo.small_web, "northgate-post", "/culture/the-regent-opens"));
  await page.getByRole("button", { name: "Check", exact: true }).click();

  await expect(page.locator("main")).toContainText("Tear sheet");
  await expect(page.locator(".findings > li").first(), "breaches stand first, and say so").toContainText("breach");
  await expect(page.locator("#page-side")).toBeVisible();
  await expect(page.locator(".sheet mark.changed").first()).toBeVisible();
  await look(page, "tear-sheet");
  for (const [link, name] of [["Download the tear sheet", /^tear-sheet-.+\.html$/], ["Download the page as fetched (WARC)", /^[0-9a-f]{64}\.warc$/]] as const) {
    const file = page.waitForEvent("download");
    await page.getByRole("link", { name: link }).click();
    expect((await file).suggestedFilename()).toMatch(name);
  }
  await page.getByRole("button", { name: "Look at the page again" }).click();
  await expect(page.getByRole("status").first()).toBeVisible();
});

test("a page without a story is said to have none", async ({ wire }) => {
  const page = await wire.as("licensing");
  await page.goto("/desk/pickups");
  await page.getByLabel("Check one page now").fill(at(wire.demo.small_web, "tidewater-courier", "/"));
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("status")).toBeVisible();
});

test("an address inside the house is not asked", async ({ wire }) => {
  const page = await wire.as("licensing");
  await page.goto("/desk/pickups");
  await page.getByLabel("Check one page now").fill("http://169.254.169.254/latest/");
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await look(page, "desk-pickups-refused");
});

test("a publisher has one of its pages checked", async ({ wire }) => {
  const page = await wire.as("eligible");
  await page.goto("/account/pickups");
  await page.getByLabel("Check one page").fill(at(wire.demo.small_web, "tidewater-courier", "/harbour/night-ferry"));
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.locator("main"), "its page has the version before the correction").toContainText("stale");
  await look(page, "tear-sheet-publisher");
});

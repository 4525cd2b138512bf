// Somebody who has never been here.
import { expect, look, test } from "../wire";

test("a visitor looks around and is told how to get a story", async ({ wire }) => {
  const page = await wire.visitor();
  await page.goto("/");
  await page.getByRole("searchbox").fill("ferry");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("link", { name: "Night ferry to Skerrow" }).click();

  const use = page.getByRole("complementary", { name: "Use this story" });
  await expect(use).toContainText("Sign in as a publisher");
  await expect(use.getByRole("link", { name: "Become a publisher" })).toBeVisible();
  await expect(page.locator("main")).toContainText("Correction:");
  await expect(page.locator("main"), "no body leaves without a decision").not.toContainText("cracked shaft");
});

test("a visitor sees of a killed story that it was killed", async ({ wire }) => {
  const page = await wire.visitor();
  await page.goto("/");
  await page.getByRole("link", { name: "KILL: do not use this story" }).first().click();
  await expect(page.locator("main")).toContainText("may not be used");
  await look(page, "story-killed");
});

test("a newsroom becomes a publisher", async ({ wire }) => {
  const page = await wire.visitor();
  await page.goto("/join");
  await page.getByRole("main").getByRole("button").last().click();
  await expect(page.getByRole("alert"), "an empty form is told what it lacks").toBeVisible();
  await look(page, "join-wrong");
});

test("signing in leads back to the story", async ({ wire }) => {
  const page = await wire.visitor();
  await page.goto("/");
  await page.getByRole("link", { name: "Night ferry to Skerrow" }).first().click();
  await page.waitForURL(/\/stories\//);
  const story = page.url();
  await page.getByRole("banner").getByRole("link", { name: "Sign in" }).click();
  const { email, password } = wire.signIn("eligible");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(story);
});

test("an address that leads nowhere says so", async ({ wire }) => {
  const page = await wire.visitor();
  expect((await page.goto("/stories/nowhere"))!.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await look(page, "nothing-here");
});

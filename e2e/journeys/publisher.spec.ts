// A publisher takes stories, or learns why it can't.
import { readFile } from "node:fs/promises";
import { expect, look, publish, take, test } from "../wire";

const paragraphs = [
  "The library on Quay Street opens on Sundays again, for the first time since the flood.",
  "Two readers waited at the door with a flask of tea. “We would have waited in the rain,” one of them said.",
];

test("an eligible publisher copies a story and downloads it", async ({ wire }) => {
  const story = await publish(await wire.as("editor"), "The library opens on Sundays again", paragraphs);
  const page = await wire.as("eligible");
  await page.goto(story);
  await expect(page.locator(".decision")).toContainText("granted");
  await expect(page.locator(".decision")).toContainText("is proved");
  await look(page, "story-granted");

  await page.getByRole("link", { name: "Copy the story" }).click();
  const html = await page.getByLabel("The story as HTML").inputValue();
  expect(html).toContain("Two readers waited at the door");
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Copied." })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(html);
  await look(page, "story-copy");

  await page.goto(story);
  await expect(page.locator(".decision")).toContainText("You have this version");
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "Text", exact: true }).click();
  const text = await readFile((await (await file).path())!, "utf8");
  expect(text, "the notice travels with the text").toContain("licensing@harbourwire.example");

  await page.goto("/account/copies");
  await expect(page.getByRole("link", { name: "The library opens on Sundays again" })).toBeVisible();
});

test("a publisher that is too small is offered a licence", async ({ wire }) => {
  const story = await publish(await wire.as("editor"), "The swimming baths keep their clock", paragraphs);
  const page = await wire.as("small");
  await page.goto(story);
  await expect(page.locator(".decision")).toContainText("offered");
  await expect(page.locator(".decision")).toContainText("visitors a month");
  await expect(page.getByRole("link", { name: "licensing@harbourwire.example" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Copy the story" })).toHaveCount(0);
  await look(page, "story-offered");

  const answer = await page.goto(`${story}/copy`);
  expect(answer!.status()).toBe(403);
  await expect(page.locator("main")).not.toContainText("flask of tea");
  await look(page, "copy-refused");
});

test("a publisher whose site isn't proved learns how to prove it", async ({ wire }) => {
  const page = await wire.as("unproved");
  await page.goto("/account");
  await expect(page.locator("main")).toContainText("Prove that your site is yours");
  await expect(page.getByLabel("The line in the file")).toHaveValue(/^wirecopy-/);
  await look(page, "account-not-proved");
});

test("a publisher with a paid licence takes a story", async ({ wire }) => {
  const story = await publish(await wire.as("editor"), "Rain until Thursday, the harbour says", paragraphs);
  expect(await take(await wire.as("paying"), story)).toContain("flask of tea");
});

// A product with terms of its own: made, asked for, accepted, taken, and on the statement.
import { expect, look, publish, take, test } from "../wire";

const headline = "Lighthouse keeper counts 17 ferries before breakfast";

test("a product has terms of its own; a publisher accepts them, takes a story, and the statement shows it", async ({ wire }) => {
  test.setTimeout(400_000);
  const licensing = await wire.as("licensing");
  const publisher = await wire.as("eligible");
  const story = await publish(await wire.as("editor"), headline, ["The keeper counted 17 ferries.", "One was late."]);

  await test.step("the desk makes a product and sees its stories", async () => {
    await licensing.goto("/desk/products");
    await look(licensing, "desk-products-before");
    await licensing.getByRole("link", { name: "New product …" }).click();
    await licensing.getByLabel("Name", { exact: true }).fill("Lighthouses");
    await licensing.getByRole("button", { name: "Make the product" }).click();
    await expect(licensing.getByRole("alert")).toContainText("The filter selects nothing");
    await look(licensing, "desk-product-wrong");
    await licensing.getByLabel("Words in the headline").fill("lighthouse\nlightship");
    await licensing.getByRole("button", { name: "Make the product" }).click();
    await expect(licensing.getByRole("region", { name: "Its stories" })).toContainText(headline);
    await look(licensing, "desk-product");
  });

  await test.step("the desk gives it terms of its own", async () => {
    await licensing.getByRole("link", { name: "Give it terms of its own …" }).click();
    await look(licensing, "desk-own-terms-none");
    await licensing.getByRole("link", { name: "Give it terms of its own" }).click();
    await licensing.getByLabel("Hours for a kill").fill("often");
    await licensing.getByRole("button", { name: "See what would change" }).click();
    await expect(licensing.getByRole("alert")).toContainText("Write a whole number.");
    await licensing.getByLabel("Hours for a kill").fill("3");
    await licensing.getByLabel("Cuts").uncheck();
    await licensing.getByRole("button", { name: "Show how it reads" }).click();
    await expect(licensing.getByRole("complementary")).toContainText("Remove a killed story within 3 hours.");
    await look(licensing, "desk-own-terms-edit");
    await licensing.getByRole("button", { name: "Go on as TOML" }).click();
    await expect(licensing.getByLabel("Terms as TOML")).toHaveValue(/^kill_hours = 3$/m);
    await licensing.getByRole("button", { name: "See what would change" }).click();
    await expect(licensing.locator("main")).toContainText("They would hold for one story.");
    await expect(licensing.locator("main")).toContainText("Print the whole story. Before: You may cut the story.");
    await expect(licensing.locator("main")).toContainText("The Tidewater Courier");
    await look(licensing, "desk-own-terms-preview");
  });

  await test.step("somebody else was quicker, and the desk looks again", async () => {
    const other = await wire.as("administrator");
    await other.goto(new URL(licensing.url()).pathname);
    await other.getByLabel("Tell us where it ran").check();
    await other.getByRole("button", { name: "See what would change" }).click();
    await other.getByRole("button", { name: "Put in force" }).click();
    await expect(other.getByRole("status")).toContainText("Its own terms are in force");
    await licensing.getByRole("button", { name: "Put in force" }).click();
    await expect(licensing.getByRole("alert")).toContainText(/put version \d+ of its own terms in force meanwhile/);
    await expect(licensing.locator("main")).toContainText("You needn’t tell us where you ran it. Before: Tell us where you ran it.");
    await look(licensing, "desk-own-terms-meanwhile");
    await licensing.getByRole("button", { name: "Put in force" }).click();
    await expect(licensing.getByRole("status")).toContainText("Its own terms are in force");
    await look(licensing, "desk-own-terms");
  });

  await test.step("the publisher is asked to accept them, and takes the story", async () => {
    await publisher.goto(story);
    await expect(publisher.getByRole("complementary")).toContainText("belongs to “Lighthouses”, which has terms of its own");
    await look(publisher, "story-asks-for-own-terms");
    await publisher.getByRole("link", { name: /^Read version \d+ of the terms$/ }).click();
    await expect(publisher.getByRole("complementary")).toContainText("What differs from the wire’s terms");
    await look(publisher, "own-terms");
    await publisher.getByRole("button", { name: /^We accept version \d+$/ }).click();
    await expect(publisher.getByRole("heading", { level: 1 })).toHaveText(headline);
    expect(await take(publisher, story)).toContain("17 ferries");
  });

  await test.step("the statement shows it, on the screen, on paper and as a file", async () => {
    await publisher.goto("/account/statement");
    await publisher.getByLabel("First day").fill(day(-1));
    await publisher.getByLabel("Last day").fill(day(1));
    await publisher.getByRole("button", { name: "Show" }).click();
    const taken = publisher.getByRole("region", { name: "All stories taken" });
    await expect(taken.getByRole("row", { name: headline })).toContainText(/free terms, version \d+/);
    await look(publisher, "statement");
    await publisher.emulateMedia({ media: "print" });
    await expect(publisher.getByRole("button", { name: "Show" })).toBeHidden();
    await expect(taken).toBeVisible();
    await publisher.emulateMedia({ media: null });
    const [file] = await Promise.all([
      publisher.waitForEvent("download"),
      publisher.getByRole("link", { name: "As CSV" }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^statement-P-.+\.csv$/);
  });

  await test.step("the product is retired, and the wire’s terms hold again", async () => {
    await licensing.goto("/desk/products");
    await licensing.getByRole("link", { name: "Lighthouses" }).click();
    await licensing.getByRole("link", { name: "Retire it …" }).click();
    await look(licensing, "desk-product-retire");
    await licensing.getByRole("button", { name: "Retire the product" }).click();
    await expect(licensing.getByRole("row", { name: /Lighthouses/ })).toContainText("retired");
    await look(licensing, "desk-products");
  });
});

/** The day that is so many days from today, in UTC. */
function day(offset: number): string {
  return new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
}

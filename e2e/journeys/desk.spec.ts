// A story's life at the desk, from the first word to the kill, and what a publisher hears of it.
import { expect, look, take, test } from "../wire";

const headline = "Harbour master counts 41 seals, and one dog";

test("the desk writes, publishes, corrects and kills; a publisher hears of it", async ({ wire }) => {
  test.setTimeout(400_000);
  const desk = await wire.as("editor");
  const publisher = await wire.as("eligible");

  await test.step("write, save and preview", async () => {
    await desk.goto("/desk/write");
    await desk.getByLabel("Headline", { exact: true }).fill(headline);
    await desk.getByLabel("Byline").fill("A. Writer");
    await desk
      .getByLabel("Text", { exact: true })
      .fill("The harbour master counted 41 seals on Tuesday.\n\nThe dog was **swimming** among them.");
    await desk.getByRole("button", { name: "Save" }).click();
    await expect(desk.getByRole("status")).toHaveText("The draft is saved.");
    await look(desk, "desk-draft");
    await desk.getByRole("button", { name: "Preview" }).click();
    await expect(desk.locator(".preview strong")).toHaveText("swimming");
    await look(desk, "desk-preview");
  });

  let story = "";
  await test.step("publish", async () => {
    await desk.getByRole("link", { name: "Publish …" }).click();
    await expect(desk.locator("main")).toContainText("The Tidewater Courier");
    await look(desk, "desk-publish");
    await desk.getByRole("button", { name: "Publish now" }).click();
    await expect(desk.getByRole("heading", { level: 1 })).toHaveText(headline);
    story = new URL(desk.url()).pathname.replace("/desk/", "/");
    expect(await take(publisher, story)).toContain("41 seals");
  });

  await test.step("correct, and see the difference first", async () => {
    await desk.goto(`/desk${story}`);
    await desk.getByRole("link", { name: "Correct or update …" }).click();
    const text = desk.getByLabel("Text", { exact: true });
    await text.fill((await text.inputValue()).replace("41", "14"));
    await desk.getByRole("button", { name: "Show the difference" }).click();
    await expect(desk.locator(".diff del")).toContainText(["41"]);
    await expect(desk.locator(".diff ins")).toContainText(["14"]);
    await expect(desk.locator(".diff strong"), "marks are shown as they look").toHaveText("swimming");
    await look(desk, "desk-difference");

    await desk.getByRole("radio", { name: /^Correction/ }).check();
    await desk.getByLabel("What changed, and where").fill("First paragraph: 14 seals, not 41.");
    await desk.getByRole("button", { name: "Send version 2" }).click();
    // The scheduler tells the holders; the page was drawn perhaps a moment before.
    await expect(async () => {
      await desk.reload();
      await expect(desk.locator("main")).toContainText("to acknowledge", { timeout: 1_000 });
    }).toPass({ timeout: 15_000 });
    await look(desk, "desk-story-corrected");
  });

  await test.step("the publisher reads of the correction and acknowledges it", async () => {
    await publisher.goto("/account/copies");
    const copy = publisher.getByRole("listitem").filter({ hasText: headline }).first();
    await expect(copy).toContainText("First paragraph: 14 seals, not 41.");
    await look(publisher, "account-copies-open");
    await copy.getByRole("button", { name: "Acknowledge" }).click();
    await expect(copy).toContainText("Acknowledged by");
    expect(await take(publisher, story)).toContain("14 seals");
  });

  await test.step("kill, which has to be meant", async () => {
    await desk.goto(`/desk${story}`);
    await expect(desk.locator("main")).toContainText("acknowledged");
    await desk.getByRole("link", { name: "Kill …" }).click();
    await desk.getByLabel("Why").fill("The seals were buoys.");
    await desk.getByLabel("Type KILL").fill("KIL");
    await desk.getByRole("button", { name: "Kill the story" }).click();
    await expect(desk.getByRole("alert")).toBeVisible();
    await look(desk, "desk-kill");
    await desk.getByLabel("Type KILL").fill("KILL");
    await desk.getByRole("button", { name: "Kill the story" }).click();
    await expect(desk.locator("main")).toContainText("The seals were buoys.");
    await look(desk, "desk-story-killed");
  });

  await test.step("nobody can take it any more, and whoever has it is told", async () => {
    await publisher.goto(story);
    await expect(publisher.getByRole("heading", { level: 1 })).toHaveText("This story may not be used");
    await expect(publisher.locator("main"), "a kill repeats nothing").not.toContainText("seals");
    expect((await publisher.goto(`${story}/copy`))!.status()).toBe(403);
    await publisher.goto("/account/copies");
    await expect(publisher.locator("main")).not.toContainText("buoys");
    const killed = publisher.locator(".note.bad").filter({ has: publisher.getByRole("button") }).first();
    await killed.getByRole("button", { name: "Acknowledge" }).click();
    await expect(publisher.getByRole("status").first()).toBeVisible();
    await desk.goto("/desk/obligations?show=all");
    await expect(desk.getByRole("row").filter({ hasText: "remove it" }).first()).toContainText("The Tidewater Courier");
  });
});

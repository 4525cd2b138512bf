// Where a publisher stands: from its application to a grant, through expiry to an offer, and a new
// policy with its preview.
import { apply, headline, mailsTo, open, showAudience } from "../standing";
import { expect, look, publish, take, test } from "../wire";

test("an application becomes a grant, and both sides read why", async ({ wire }) => {
  const story = await publish(await wire.as("editor"), "Bell of the old school found", ["It was in the well.", "It rings."]);
  const page = await apply(wire, "The Lantern", "lantern.example", "30,000");
  const desk = await wire.as("licensing");
  await open(desk, "The Lantern", "waiting");
  await desk.getByRole("button", { name: "Vouch for lantern.example" }).click();
  await expect(desk.locator("main")).toContainText("eligible");

  await page.goto("/account");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The free stories are yours to use");
  await expect.poll(() => mailsTo(wire, "news@lantern.example"), { timeout: 20_000 }).toContain("Free stories are yours to use");
  await page.getByRole("region", { name: "All decisions" }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("A decision about free stories");
  await expect(page.locator("main")).toContainText("before: refused");
  await expect(page.locator("main")).toContainText("The site lantern.example, proved by the desk’s word");
  await look(page, "account-decision");
  expect(await take(page, story)).toContain("It rings.");

  await desk.goto("/desk/standing");
  await expect(desk.locator("main")).toContainText("The Lantern");
  await look(desk, "desk-standing");
});

test("evidence expires: a warning, grace, and by a new policy an offer", async ({ wire }) => {
  test.setTimeout(240_000);
  const story = await publish(await wire.as("editor"), "The weir is mended", ["Nobody swam.", "The trout came back."]);
  const page = await apply(wire, "The Millrace", "millrace.example", "500");
  const desk = await wire.as("licensing");
  await open(desk, "The Millrace", "waiting");
  await desk.getByRole("button", { name: "Vouch for millrace.example" }).click();
  showAudience(wire, "The Millrace", "40000", "--expires", new Date(Date.now() + 25_000).toISOString());

  await test.step("a warning", async () => {
    await headline(page, "The evidence of your audience expires on");
    await desk.goto("/desk/publishers?show=expiring");
    await expect(desk.locator("main")).toContainText("The Millrace");
  });
  await test.step("grace", async () => {
    await headline(page, "It still counts until");
    expect(await take(page, story)).toContain("The trout came back.");
    await desk.goto("/desk/publishers?show=in-grace");
    await expect(desk.locator("main")).toContainText("The Millrace");
    await look(desk, "desk-publishers-in-grace");
  });
  // The page is open, with its link to the copy box, while the policy changes.
  await page.goto(story);
  await test.step("a policy without grace, with its preview", async () => {
    await desk.goto("/desk/policy");
    await look(desk, "desk-policy");
    await desk.getByRole("link", { name: "Change it" }).click();
    await expect(desk.getByRole("button", { name: "Add a threshold" })).toBeVisible();
    // Other journeys may have changed the policy, too.
    const thresholds = desk.getByRole("group", { name: /^Threshold/ });
    const added = (await thresholds.count()) + 1;
    await desk.getByRole("button", { name: "Add a threshold" }).click();
    await expect(thresholds).toHaveCount(added);
    await desk.getByRole("button", { name: "See what would change" }).click();
    await expect(desk.getByRole("alert")).toContainText(`Row ${added}: Say what is enough, or remove the row.`);
    await look(desk, "desk-policy-edit");
    await desk.getByRole("button", { name: `Remove threshold ${added}` }).click();
    await desk.getByLabel("Grace").fill("0");
    await desk.getByRole("button", { name: "See what would change" }).click();
    await expect(desk.locator("main")).toContainText("The answer changes for 1 of");
    await expect(desk.locator("main")).toContainText("The Millrace");
    await expect(desk.locator("main")).toContainText("Its audience is 500 visitors a month");
    await look(desk, "desk-policy-preview");
    await desk.getByRole("button", { name: "Put in force" }).click();
    await expect(desk.getByRole("status")).toContainText("The policy is in force.");
    await expect(desk.locator("main")).toContainText("Cleo Marsh");
  });
  await test.step("an offer", async () => {
    await page.getByRole("link", { name: "Copy the story" }).click();
    await expect(page.locator("main")).toContainText("Your standing has changed.");
    await expect(page.locator("main")).toContainText("How to get a licence");
    await expect(page.locator("main")).not.toContainText("trout");
    await look(page, "copy-refused-after-change");
    // The first two are of one moment, and lie in either order.
    await expect
      .poll(() => mailsTo(wire, "news@millrace.example").sort(), { timeout: 20_000 })
      .toEqual([
        "A warning about your standing",
        "A warning about your standing",
        "Free stories are yours to use",
        "Free stories have ended: an offer",
      ]);
  });
});

test("a strike is given, read and taken back", async ({ wire }) => {
  const desk = await wire.as("licensing");
  const page = await wire.as("eligible");
  await open(desk, "The Tidewater Courier", "all");
  await desk.getByRole("link", { name: "See them, or give one" }).click();
  await desk.getByRole("button", { name: "Give it" }).click();
  await expect(desk.getByRole("alert")).toContainText("Say why: the publisher reads this.");
  await desk.getByLabel("Why").fill("The credit was left out twice.");
  await desk.getByRole("button", { name: "Give it" }).dblclick();
  await expect(desk.getByRole("status")).toContainText("The strike is given");
  await expect(desk.getByText("The credit was left out twice.")).toHaveCount(1);
  await look(desk, "desk-strikes");
  await page.goto("/account");
  await expect(page.locator("main")).toContainText("The credit was left out twice.");
  await look(page, "account-with-strike");

  await desk.getByText("Take it back").first().click();
  await desk.getByRole("group").getByLabel("Why").fill("It was another paper.");
  await desk.getByRole("button", { name: "Take it back" }).click();
  await expect(desk.getByRole("status")).toContainText("The strike is taken back");
});

test("new terms are previewed: as a form, in words and as text", async ({ wire }) => {
  const desk = await wire.as("administrator");
  await desk.goto("/desk/terms");
  await look(desk, "desk-terms");
  await desk.getByRole("link", { name: "Change them" }).click();
  await desk.getByLabel("Contact").fill("nobody");
  await desk.getByRole("button", { name: "See what would change" }).click();
  await expect(desk.getByRole("alert")).toContainText("This is no e-mail address");
  await look(desk, "desk-terms-edit");
  await desk.getByLabel("Contact").fill("licensing@harbourwire.example");
  await desk.getByLabel("Tell us where it ran").check();
  await desk.getByRole("button", { name: "Show how it reads" }).click();
  await expect(desk.getByRole("complementary")).toContainText("Tell us where you ran it.");
  await desk.getByRole("button", { name: "Go on as TOML" }).click();
  await expect(desk.getByLabel("Terms as TOML")).toHaveValue(/notify = true/);
  await look(desk, "desk-terms-toml");
  await desk.getByRole("button", { name: "See what would change" }).click();
  await expect(desk.locator("main")).toContainText("Tell us where you ran it. Before: You needn’t tell us where you ran it.");
  await expect(desk.locator("main")).toContainText("to accept again");
  await look(desk, "desk-terms-preview");
  await desk.getByRole("button", { name: "Back to the form" }).click();
  await expect(desk.getByLabel("Tell us where it ran")).toBeChecked();
});

// A policy is changed: who would change and why is seen first, and nobody's change is lost.
import { apply, mailsTo, headline, open, showAudience } from "../standing";
import { expect, look, publish, test, type Page } from "../wire";

/** Asks for a threshold that only weeklies in Iceland have to meet. */
async function askMoreInIceland(desk: Page, visitors: string): Promise<void> {
  await desk.goto("/desk/policy");
  await desk.getByRole("link", { name: "Change it" }).click();
  await desk.getByRole("button", { name: "Add a threshold" }).click();
  const row = desk.getByRole("group", { name: /^Threshold/ }).last();
  await row.getByLabel("Shown by").selectOption("analytics-export");
  await row.getByLabel("Kind").selectOption("weekly");
  await row.getByLabel("Country").fill("IS");
  await row.getByLabel("Enough").fill(visitors);
  await desk.getByRole("button", { name: "See what would change" }).click();
}

test("a threshold is raised: seen first, put in force once nobody came between, and told", async ({ wire }) => {
  test.setTimeout(240_000);
  const story = await publish(await wire.as("editor"), "The geyser rests", ["It rests on Sundays."]);
  const page = await apply(wire, "The Lava Field", "lavafield.example", "500", "IS");
  const desk = await wire.as("licensing");
  await open(desk, "The Lava Field", "waiting");
  await desk.getByRole("button", { name: "Vouch for lavafield.example" }).click();
  showAudience(wire, "The Lava Field", "30000");
  await headline(page, "The free stories are yours to use");

  await test.step("the desk sees who would change, and why", async () => {
    await askMoreInIceland(desk, "many");
    await expect(desk.getByRole("alert")).toContainText("Write a whole number.");
    await desk.getByRole("group", { name: /^Threshold/ }).last().getByLabel("Enough").fill("40,000");
    await desk.getByRole("button", { name: "See what would change" }).click();
    await expect(desk.locator("main")).toContainText("The answer changes for 1 of");
    await expect(desk.getByRole("heading", { name: "1 from granted to offered" })).toBeVisible();
    await expect(desk.getByRole("link", { name: "The Lava Field" })).toBeVisible();
    await expect(desk.locator("main")).toContainText("Its audience is 30,000 visitors a month (analytics export). Free stories need 40,000.");
    await look(desk, "desk-policy-raised");
  });

  await test.step("somebody else changes it meanwhile, and the desk looks again", async () => {
    const other = await wire.as("administrator");
    await other.goto("/desk/policy/edit");
    await other.getByLabel("Warning").fill("31");
    await other.getByRole("button", { name: "See what would change" }).click();
    await other.getByRole("button", { name: "Put in force" }).click();
    await expect(other.getByRole("status")).toContainText("The policy is in force.");
    await desk.getByRole("button", { name: "Put in force" }).click();
    await expect(desk.getByRole("alert")).toContainText(/put version \d+ of the policy in force meanwhile/);
    await expect(desk.getByRole("alert")).toContainText("Nothing was put in force");
    await look(desk, "desk-policy-meanwhile");
    await desk.getByRole("button", { name: "Put in force" }).click();
    await expect(desk.getByRole("status")).toContainText("The policy is in force.");
    await expect(desk.locator("main")).toContainText("Cleo Marsh");
  });

  await test.step("the publisher reads the decision and why, and has a mail", async () => {
    await expect
      .poll(() => mailsTo(wire, "news@lavafield.example"), { timeout: 30_000 })
      .toContain("Free stories have ended: an offer");
    await page.goto("/account");
    await page.getByRole("region", { name: "All decisions" }).getByRole("link").first().click();
    await expect(page.locator("main")).toContainText("before: granted");
    await expect(page.locator("main")).toContainText("Free stories need 40,000.");
    await look(page, "account-decision-offered");
    await page.goto(story);
    await expect(page.locator(".decision")).toContainText("offered");
  });
});

test("a policy that would refuse everybody is warned about", async ({ wire }) => {
  const desk = await wire.as("licensing");
  await desk.goto("/desk/policy/edit");
  for (const kind of await desk.locator('input[name="excluded"]').all()) await kind.check();
  await desk.getByRole("button", { name: "See what would change" }).click();
  await expect(desk.locator("main")).toContainText("This policy refuses everybody");
  await look(desk, "desk-policy-refuses-all");
  await desk.getByRole("button", { name: "Put in force" }).click();
  await expect(desk.getByLabel(/I have read the warning/), "it has to be ticked").toBeFocused();
  await desk.getByRole("link", { name: "Leave it" }).click();
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText("Policy");
});

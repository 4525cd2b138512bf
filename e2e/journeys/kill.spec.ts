// A kill with its acknowledgement: the mail, its page, the button; and a reminder for who is slow.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, look, people, take, test } from "../wire";

const headline = "Lighthouse keeper retires after 51 winters";

test("a kill stays open until the button in its mail is pressed", async ({ wire }) => {
  test.setTimeout(400_000);
  const desk = await wire.as("editor");
  const publisher = await wire.as("eligible");
  const outbox = join(wire.demo.data, "outbox");

  let story = "";
  await test.step("a story that a publisher has", async () => {
    await desk.goto("/desk/write");
    await desk.getByLabel("Headline", { exact: true }).fill(headline);
    await desk.getByLabel("Byline").fill("A. Writer");
    await desk.getByLabel("Text", { exact: true }).fill("The keeper has lit the lamp for 51 winters.");
    await desk.getByRole("button", { name: "Publish …" }).click();
    await desk.getByRole("button", { name: "Publish now" }).click();
    await expect(desk.getByRole("heading", { level: 1 })).toHaveText(headline);
    story = new URL(desk.url()).pathname.replace("/desk/", "/");
    expect(await take(publisher, story)).toContain("51 winters");
  });

  await test.step("the kill", async () => {
    await desk.goto(`/desk${story}/kill`);
    await desk.getByLabel("Why").fill("There is no keeper.");
    await desk.getByLabel("Type KILL").fill("KILL");
    await desk.getByRole("button", { name: "Kill the story" }).click();
    await expect(desk.locator("main")).toContainText("There is no keeper.");
  });

  let link = "";
  await test.step("its mail says neither headline nor text", async () => {
    const mail = await mailed(outbox, story, "Subject: KILL");
    expect(mail).not.toContain("eeper");
    expect(mail).not.toContain("winters");
    link = /^https?:\/\/\S+\/acknowledge\/[0-9a-f]{64}$/m.exec(mail.replaceAll("\r", ""))![0];
  });

  const row = desk.getByRole("row").filter({ hasText: headline });
  await test.step("the desk sees that it is open, and reminds", async () => {
    await desk.goto("/desk/obligations");
    await expect(row).toContainText("open");
    await look(desk, "desk-obligations-open");
    await row.getByRole("button", { name: "Remind now" }).click();
    await expect(desk.getByRole("status")).toHaveText("A reminder is on its way.");
    await expect(row).toContainText("1 reminder");
    const reminder = await mailed(outbox, story, "Subject: Reminder 1: KILL");
    expect(reminder).not.toContain("eeper");
    await row.getByRole("button", { name: "Remind now" }).click();
    await expect(desk.locator("main")).toContainText("less than 10 minutes ago");
  });

  await test.step("opening the page changes nothing, its button does", async () => {
    const reader = await wire.visitor();
    await reader.goto(new URL(link).pathname);
    await expect(reader.locator("main")).not.toContainText("winters");
    await look(reader, "acknowledge-kill");
    await desk.goto("/desk/obligations");
    await expect(row).toContainText("open");
    await reader.getByRole("button").filter({ hasText: /acknowledge|done/i }).first().click();
    await desk.goto("/desk/obligations");
    await expect(row).toHaveCount(0);
    await desk.goto("/desk/obligations?show=all");
    await expect(row).toContainText("acknowledged");
    await look(desk, "desk-obligations-all");
  });
});

/** The text of the mail about a story to the publisher, when it is there. */
async function mailed(outbox: string, story: string, subject: string): Promise<string> {
  const id = story.split("/").pop()!;
  let found: string | undefined;
  await expect(() => {
    found = readdirSync(outbox)
      .filter((name) => name.endsWith(".eml"))
      .map((name) => readFileSync(join(outbox, name), "utf8"))
      .find((mail) => mail.includes(subject) && mail.includes(id) && mail.includes(people.eligible));
    expect(found).toBeDefined();
  }).toPass({ timeout: 20_000 });
  return found!.split("Content-Type: text/html")[0];
}

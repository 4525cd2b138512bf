// A publisher shows its audience by files, and the desk reads what supports it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, look, test } from "../wire";

const wirecopy = resolve(import.meta.dirname, "..", process.env["WIRECOPY"] ?? "../target/debug/wirecopy");

/** A log of every day of the last whole month, with so many visitors a day. */
function log(visitors: number): string {
  const now = new Date();
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
  const lines: string[] = [];
  for (const day = first; day.getUTCMonth() !== now.getUTCMonth(); day.setUTCDate(day.getUTCDate() + 1)) {
    const month = day.toUTCString().slice(8, 11);
    const date = String(day.getUTCDate()).padStart(2, "0");
    const year = day.getUTCFullYear();
    const today = visitors - (day.getUTCDay() % 6 === 0 ? Math.floor(visitors / 2) : 0);
    for (let visitor = 0; visitor < today; visitor++) {
      lines.push(
        `192.0.2.${visitor} - - [${date}/${month}/${year}:08:00:00 +0000] "GET /news/${date} HTTP/1.1" 200 512 "-" ` +
          `"Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"`,
      );
    }
  }
  return lines.join("\n") + "\n";
}

test("a publisher uploads a report and an export, and the desk reads its document and its signs", async ({ wire }) => {
  const folder = mkdtempSync(join(tmpdir(), "audience-"));
  const file = (name: string) => join(folder, name);
  const page = await wire.as("small");

  // A token of one's own signs the report, on one's own machine.
  await page.goto("/account/delivery");
  await page.locator('form[action="/account/tokens"] input[name="label"]').fill("audience");
  await page.locator('form[action="/account/tokens"] button').click();
  const token = await page.locator("input.code[readonly]").first().inputValue();
  writeFileSync(file("token.txt"), token);
  writeFileSync(file("access.log"), log(120));
  await page.goto("/account");
  const site = (await page.locator("#sites strong").first().innerText()).trim();
  execFileSync(wirecopy, [
    "audience", "--site", site, "--sign", file("token.txt"), "--output", file("report.json"), file("access.log"),
  ]);

  await page.getByRole("link", { name: "Audience" }).click();
  await look(page, "account-audience");
  await page.getByLabel("The report").setInputFiles(file("report.json"));
  await page.getByRole("button", { name: "Read the report" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("120 visitors a month");
  await expect(page.locator("main")).toContainText("It doesn’t count yet");
  await expect(page.getByRole("img", { name: /Visitors a day/ })).toBeVisible();
  await expect(page.locator("main")).toContainText("Self-measured");
  await look(page, "account-audience-report");
  await page.getByRole("button", { name: "It is right: let it count" }).click();
  await expect(page.getByRole("status")).toContainText("Your audience was noted.");
  await expect(page.locator("table")).toContainText("report.json");

  // One byte of it altered.
  writeFileSync(file("forged.json"), readFileSync(file("report.json"), "utf8").replaceAll("120", "120000"));
  await page.getByLabel("The report").setInputFiles(file("forged.json"));
  await page.getByRole("button", { name: "Read the report" }).click();
  await expect(page.getByRole("alert")).toContainText("The signature doesn't fit");

  // An export that is enough.
  const last = new Date();
  last.setUTCDate(0);
  writeFileSync(file("matomo.csv"), `Date,Unique visitors\n${last.toISOString().slice(0, 7)},48211\n`);
  await page.getByLabel("The export").setInputFiles(file("matomo.csv"));
  await page.getByRole("button", { name: "Read the export" }).click();
  await expect(page.locator("main")).toContainText("With it, your audience and your site are enough");
  await look(page, "account-audience-export");
  await page.getByRole("button", { name: "Discard it" }).click();
  await expect(page.getByRole("status")).toContainText("forgotten");

  // The logs themselves.
  await page.getByLabel("The logs").setInputFiles(file("access.log"));
  await page.getByRole("button", { name: "Count the logs" }).click();
  await expect(page.getByRole("alert")).toContainText("already");

  // A word with a document.
  writeFileSync(file("kit.txt"), "Circulation, audited: 9,400 readers a month.\n");
  await page.getByLabel("Unique visitors in a month").fill("9,400");
  await page.getByLabel("The document").setInputFiles(file("kit.txt"));
  await page.getByRole("button", { name: "Declare" }).click();
  await expect(page.getByRole("status")).toContainText("Your audience was noted.");

  const desk = await wire.as("licensing");
  await desk.goto("/desk/publishers");
  await desk.getByRole("link", { name: "The Millbrook Bugle" }).first().click();
  await desk.getByRole("button", { name: "Look now" }).click();
  await expect(desk.getByRole("status")).toContainText("Its sites were looked at");
  await expect(desk.locator("section", { has: desk.locator("#signs") })).toContainText("Looked at");
  await look(desk, "desk-publisher-signs");
  await desk.getByRole("link", { name: "All evidence, with files and documents" }).click();
  await look(desk, "desk-evidence");
  await desk.getByRole("link", { name: "9,400" }).click();
  const download = desk.waitForEvent("download");
  await desk.getByRole("link", { name: "Download its document" }).click();
  expect(readFileSync((await (await download).path())!, "utf8")).toContain("Circulation, audited");
  await desk.getByRole("button", { name: "I have read it: confirm the declaration" }).click();
  await expect(desk.getByRole("status")).toContainText("The declaration is confirmed.");
  await desk.getByText("Set it aside").first().click();
  await desk.getByLabel("Why").fill("The readers are of three papers together.");
  await look(desk, "desk-evidence-piece");
  await desk.getByRole("button", { name: "Set it aside" }).click();
  await expect(desk.getByRole("status")).toContainText("set aside");

  await page.goto("/account/audience");
  await expect(page.locator("table")).toContainText("The readers are of three papers together.");

  await desk.goto("/desk/ranks");
  writeFileSync(file("crux.csv"), "origin,rank\nhttps://portal.example,1000\n");
  await desk.getByLabel("Which list").selectOption("crux");
  await desk.getByLabel("The day it is of").fill(last.toISOString().slice(0, 10));
  await desk.getByLabel("The file").setInputFiles(file("crux.csv"));
  await desk.getByRole("button", { name: "Import" }).click();
  await expect(desk.getByRole("status")).toContainText("The list is imported");
  await look(desk, "desk-ranks");
});

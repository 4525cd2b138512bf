// What journeys about a publisher's standing share: how it applies, and what it is told.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { binary } from "./demo";
import { expect, type Page, type Wire } from "./wire";

/** A newsroom applies; gives its own browser. */
export async function apply(wire: Wire, name: string, host: string, visitors: string, country = "CA"): Promise<Page> {
  const page = await wire.visitor();
  await page.goto("/join");
  await page.getByLabel("Organisation").fill(name);
  await page.getByLabel("Kind of publisher").selectOption("weekly");
  await page.getByLabel("Country").selectOption(country);
  await page.getByLabel("Site", { exact: true }).fill(host);
  await page.getByLabel("Unique visitors in a month").fill(visitors);
  await page.getByLabel("Your name").fill("R. Eader");
  await page.getByLabel("E-mail address").fill(`news@${host}`);
  await page.getByLabel("Password").fill("a few words in a row");
  await page.getByLabel(/We accept these terms/).check();
  await page.getByRole("button", { name: "Become a publisher" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Some steps are left");
  return page;
}

/** The desk opens a publisher's page. */
export async function open(desk: Page, name: string, show: string): Promise<void> {
  await desk.goto(`/desk/publishers?show=${show}`);
  await desk.getByRole("link", { name, exact: true }).click();
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText(name);
}

/** The subjects of all mails to an address. Mail of the demo lies in a folder. */
export function mailsTo(wire: Wire, address: string): string[] {
  const outbox = join(wire.demo.data, "outbox");
  // A mail that is still being written has another name.
  return readdirSync(outbox)
    .filter((name) => name.endsWith(".eml"))
    .sort()
    .map((name) => readFileSync(join(outbox, name), "utf8"))
    .filter((mail) => mail.includes(`To: <${address}>`))
    .map((mail) => /^Subject: (.*)$/m.exec(mail)![1].trim());
}

/** The publisher's own page says this where it stands, within half a minute. */
export async function headline(page: Page, text: string): Promise<void> {
  await expect(async () => {
    await page.goto("/account");
    await expect(page.locator("main")).toContainText(text, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
}

/** The operator records an analytics export of so many visitors a month. */
export function showAudience(wire: Wire, name: string, visitors: string, ...rest: string[]): void {
  const evidence = ["publisher", "audience", name, visitors, "--method", "analytics-export", ...rest];
  execFileSync(binary(), ["--data", wire.demo.data, ...evidence], { stdio: "pipe" });
}

// A wire without TLS on a name of its own, as in an office's network: browsers don't trust such an address, and say
// less about where a form comes from than they say to localhost.
import { execFileSync } from "node:child_process";
import { expect, menu, test } from "../wire";
import { binary } from "../demo";

test("forms work without TLS on a name other than localhost", async ({ wire }) => {
  const page = await wire.visitor();
  const here = `http://wire.example:${new URL(wire.demo.wire).port}`;
  const { email, password } = wire.signIn("eligible");
  await page.goto(`${here}/sign-in`);
  expect(await page.evaluate(() => window.isSecureContext), "browsers don't trust this address").toBe(false);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${here}/account`);

  await menu(page).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(menu(page)).toHaveCount(0);
});

test("a one-time link works there, too", async ({ wire }) => {
  const command = ["--data", wire.demo.data, "user", "add", "night@harbourwire.example", "--role", "editor"];
  const said = execFileSync(binary(), command, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const link = said.match(/\/link\/[0-9a-f]+/)![0];
  const page = await wire.visitor();
  await page.goto(`http://wire.example:${new URL(wire.demo.wire).port}${link}`);
  await page.getByLabel("Password").fill("four words in row");
  await page.getByRole("main").getByRole("button").click();
  await expect(menu(page)).toBeVisible();
});

// A publisher has stories put into a folder of its own server, which is a real one.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createConnection, createServer, type AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { expect, look, publish, test } from "../wire";

const SSHD = "/usr/sbin/sshd";

test("a file drop, from its making to a new key of its server", async ({ wire }) => {
  test.skip(!existsSync(SSHD), "openssh-server is not installed (./test installs it)");
  const folder = mkdtempSync(join(tmpdir(), "drops-"));
  mkdirSync(join(folder, "incoming"));
  const port = await freePort();
  let stop = await serve(folder, port);
  try {
    const page = await wire.as("eligible");
    await page.goto("/account/delivery");
    await page.getByLabel("Folder of a new file drop").fill("sftp://editor:secret@files.tidewater-courier.example/in");
    await page.getByRole("button", { name: "Make a file drop" }).click();
    await expect(page.getByRole("alert")).toContainText("keeps no password");
    await page.getByLabel("Folder of a new file drop").fill(`sftp://${userInfo().username}@127.0.0.1:${port}${folder}/incoming`);
    await page.getByRole("button", { name: "Make a file drop" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("File drop");

    const test_it = page.getByRole("button", { name: "Test it now" });
    await test_it.click();
    await expect(page.getByRole("alert")).toContainText("does not let");
    await look(page, "account-drop-new");
    writeFileSync(join(folder, "authorized_keys"), await page.getByLabel("Line for authorized_keys").inputValue());
    await test_it.click();
    await expect(page.getByText("It works.")).toBeVisible();

    await publish(await wire.as("editor"), "Ferries stay moored", ["The wind has not turned."]);
    await expect.poll(() => readdirSync(join(folder, "incoming")).length).toBe(1);

    stop();
    stop = await serve(folder, port);
    await test_it.click();
    await expect(page.getByRole("alert")).toContainText("shows another key than before");
    await look(page, "account-drop-changed");
    await page.getByRole("button", { name: "Accept the new key" }).click();
    await test_it.click();
    await expect(page.getByText("It works.")).toBeVisible();
    await page.goto("/account/delivery");
    await look(page, "account-delivery-drop");
  } finally {
    stop();
    rmSync(folder, { recursive: true });
  }
});

/** A server with a new host key, which lets in whoever runs the journeys. Gives what ends it. */
async function serve(folder: string, port: number): Promise<() => void> {
  const at = (name: string) => join(folder, name);
  rmSync(at("host_key"), { force: true });
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", at("host_key")]);
  const config = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${at("host_key")}`,
    `AuthorizedKeysFile ${at("authorized_keys")}`,
    "PidFile none",
    "StrictModes no",
    "UsePAM no",
    "PermitRootLogin yes",
    "Subsystem sftp internal-sftp",
  ];
  writeFileSync(at("sshd_config"), config.join("\n") + "\n");
  // Where root runs it, it wants this folder, which is made when the system starts.
  if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true });
  const server = spawn(SSHD, ["-D", "-e", "-f", at("sshd_config")], { stdio: "ignore" });
  await expect.poll(() => answers(port)).toBe(true);
  return () => server.kill("SIGKILL");
}

function answers(port: number): Promise<boolean> {
  return new Promise((known) => {
    const socket = createConnection({ port, host: "127.0.0.1" });
    socket.once("data", () => {
      socket.destroy();
      known(true);
    });
    socket.once("error", () => known(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((free) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => free(port));
    });
  });
}

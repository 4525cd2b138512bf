import { defineConfig } from "@playwright/test";

// One browser, Debian's: nothing is downloaded. Pictures and traces go to out/, which git ignores.
export default defineConfig({
  testDir: "journeys",
  outputDir: "../out/journeys",
  reporter: [["list"]],
  forbidOnly: !!process.env.CI,
  fullyParallel: false,
  workers: 2,
  // A journey that passes the second time is listed as flaky, and is to be mended.
  retries: process.env.CI ? 1 : 0,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  use: {
    viewport: { width: 1280, height: 900 },
    locale: "en-GB",
    timezoneId: "UTC",
    contextOptions: { reducedMotion: "reduce" },
    permissions: ["clipboard-read", "clipboard-write"],
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      env: { ...process.env, FONTCONFIG_FILE: new URL("fonts.conf", import.meta.url).pathname },
      args: [
        // A wire that isn't called localhost, for what browsers do there only.
        "--host-resolver-rules=MAP wire.example 127.0.0.1",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});

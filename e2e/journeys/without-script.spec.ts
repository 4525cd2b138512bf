// The main path in a browser that runs no script.
import { expect, publish, take, test } from "../wire";

test.use({ javaScriptEnabled: false });

test("without JavaScript: publish, take, correct, acknowledge", async ({ wire }) => {
  const desk = await wire.as("administrator");
  const publisher = await wire.as("eligible");
  const story = await publish(desk, "The weathercock is back on the chapel", ["It points north-east. The chapel is pleased."]);
  expect(await take(publisher, story)).toContain("It points north-east.");
  await expect(publisher.getByRole("button", { name: "Copy", exact: true }), "a button that would do nothing isn't there").toBeHidden();

  await desk.goto(`/desk${story}/correct`);
  await desk.getByLabel("Text", { exact: true }).fill("It points south-west. The chapel is pleased.");
  await desk.getByRole("button", { name: "Show the difference" }).click();
  await desk.getByRole("radio", { name: /^Correction/ }).check();
  await desk.getByLabel("What changed, and where").fill("First sentence: south-west, not north-east.");
  await desk.getByRole("button", { name: "Send version 2" }).click();

  await publisher.goto("/account/copies");
  const copy = publisher.getByRole("listitem").filter({ hasText: "The weathercock" }).first();
  await copy.getByRole("button", { name: "Acknowledge" }).click();
  await expect(copy).toContainText("Acknowledged by");
});

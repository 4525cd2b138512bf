// From a refusal to a paid licence and its end, and from a copy on the web to an offer.
import { expect, look, publish, take, test } from "../wire";

const paragraphs = [
  "The lock keeper at Merrow Bridge has counted the boats by hand since the machine broke in May.",
  "“A pencil does not rust,” she said, and turned the page.",
];

test("a refusal becomes a request, an offer and a licence, until it is revoked", async ({ wire }) => {
  test.setTimeout(400_000);
  const story = await publish(await wire.as("editor"), "The lock keeper counts by hand", paragraphs);
  const publisher = await wire.as("small");
  const desk = await wire.as("licensing");

  await test.step("the refusal leads to the request", async () => {
    await publisher.goto(story);
    await expect(publisher.locator(".decision")).toContainText("offered");
    await publisher.getByRole("link", { name: "Ask for a licence for this story" }).click();
    await expect(publisher.getByLabel("Addresses of the stories’ pages")).toHaveValue(new RegExp(story));
    await look(publisher, "licence-ask");
    await publisher.getByRole("button", { name: "Send the request" }).click();
    await expect(publisher.getByRole("alert"), "it has to say what for").toContainText("Say what you want to do with it.");
    await look(publisher, "licence-ask-wrong");
    await publisher.getByLabel("What you want to do with it").fill("Once, on our front page.");
    await publisher.getByRole("button", { name: "Send the request" }).click();
    await expect(publisher.getByRole("status")).toContainText("with the desk");
    await look(publisher, "account-licences");
  });

  await test.step("the desk answers with an offer", async () => {
    await desk.goto("/desk/licences");
    await look(desk, "desk-licences");
    await desk.getByRole("link", { name: "The lock keeper counts by hand" }).click();
    await expect(desk.locator("main")).toContainText("Once, on our front page.");
    await look(desk, "desk-request");
    await desk.getByRole("link", { name: "Answer with an offer" }).click();
    await desk.getByLabel("Price").fill("a lot");
    await desk.getByRole("button", { name: "Preview" }).click();
    await expect(desk.locator("#price-error")).toContainText("is no price");
    await look(desk, "desk-offer-form");
    await desk.getByText("Other terms than the wire’s").click();
    await desk.getByLabel("Hours for a kill").fill("soon");
    await desk.getByRole("button", { name: "Preview" }).click();
    await expect(desk.locator("#kill_hours-error")).toContainText("Write a whole number.");
    await desk.getByLabel("Hours for a kill").fill("6");
    await desk.getByLabel("Own headline").uncheck();
    await look(desk, "desk-offer-other-terms");
    await desk.getByLabel("Price").fill("45,50");
    await desk.getByLabel("Currency").fill("EUR");
    await desk.getByLabel("Message").fill("With our thanks for asking.");
    await desk.getByRole("button", { name: "Preview" }).click();
    await expect(desk.locator("main"), "what was understood").toContainText("EUR 45.50");
    await look(desk, "desk-offer-preview");
    await desk.getByRole("button", { name: "Change it" }).click();
    await expect(desk.getByLabel("Price")).toHaveValue("45.50");
    await desk.getByRole("button", { name: "Preview" }).click();
    await desk.getByRole("button", { name: "Send the offer" }).click();
    await expect(desk.getByRole("status")).toContainText("on its way");
    await expect(desk.locator("main")).toContainText("Keep the headline. In the wire’s terms: You may write your own headline.");
    await look(desk, "desk-offer");
  });

  await test.step("the publisher accepts, and may take the story", async () => {
    await publisher.goto("/account/licences");
    await publisher.getByRole("link", { name: /EUR 45.50/ }).first().click();
    await expect(publisher.locator("main")).toContainText("With our thanks for asking.");
    await expect(publisher.locator("main")).toContainText("Remove a killed story within 6 hours. In the wire’s terms: Remove a killed story within 1 hour.");
    await look(publisher, "account-offer");
    await publisher.getByRole("button", { name: "Accept the licence" }).click();
    await expect(publisher.getByRole("alert")).toContainText("Tick the box if you may sign");
    await publisher.getByLabel(/I may sign for/).check();
    await publisher.getByRole("button", { name: "Accept the licence" }).click();
    await expect(publisher.getByRole("status")).toContainText("this licence is yours");
    await expect(publisher.locator("main")).toContainText("Other than in the wire’s terms:");
    await look(publisher, "account-licence");
    expect(await take(publisher, story)).toContain("A pencil does not rust");
  });

  await test.step("the desk revokes it, and the story is refused again", async () => {
    await desk.goto("/desk/licences?show=active");
    await desk.getByRole("link", { name: "The lock keeper counts by hand" }).click();
    await expect(desk.locator(".log")).toContainText("accepted the offer of a licence");
    await desk.getByLabel("Why").fill("It was never paid.");
    await desk.getByRole("button", { name: "Revoke the licence" }).click();
    await expect(desk.getByRole("status")).toContainText("revoked");
    await look(desk, "desk-licence-revoked");
    await desk.goto("/desk/record");
    await expect(desk.locator("main")).toContainText("It was never paid.");
    await look(desk, "desk-record");
    expect((await publisher.goto(`${story}/copy`))!.status()).toBe(403);
  });
});

test("a copy on a stranger's site becomes an offer in one click", async ({ wire }) => {
  const desk = await wire.as("licensing");
  await desk.goto("/desk/pickups?show=unknown");
  await desk.locator("th.where a").first().click();
  await desk.getByRole("link", { name: "Offer a licence" }).click();
  await expect(desk.getByLabel("Message")).toHaveValue(/We found our story on your page/);
  await look(desk, "desk-offer-pickup");
  await desk.getByLabel("Its name").fill("The Wandering Sheet");
  await desk.getByLabel("Its e-mail address").fill(`sheet-${Date.now()}@wandering-sheet.example`);
  await desk.getByLabel("Kind of publisher").selectOption("newsletter");
  await desk.getByLabel("Country").selectOption("IE");
  await desk.getByLabel("Price").fill("30");
  await desk.getByLabel("Currency").fill("EUR");
  await desk.getByRole("button", { name: "Preview" }).click();
  await desk.getByRole("button", { name: "Send the offer" }).click();
  await expect(desk.getByRole("status")).toContainText("on its way");
  await expect(desk.locator("main")).toContainText("a page that carries the story");
  await expect(desk.getByRole("link", { name: "The Wandering Sheet" }).first()).toBeVisible();
});

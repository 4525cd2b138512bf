// An editor says what of a story is an agency's; a publisher sees it named and takes a copy without it.
import { expect, look, test } from "../wire";

const headline = "Two councils vote on one bridge";

test("a passage of an agency is marked, named and left out", async ({ wire }) => {
  const desk = await wire.as("editor");
  const publisher = await wire.as("eligible");

  await test.step("the editor is asked about a credit, and marks the paragraph", async () => {
    await desk.goto("/desk/write");
    await desk.getByLabel("Headline", { exact: true }).fill(headline);
    await desk
      .getByLabel("Text", { exact: true })
      .fill("Our council voted on Tuesday.\n\nTheir council voted on Wednesday. (AP)\n\nThe bridge waits. {{Reuters: A boat passed.}} So did a swan.");
    await desk.getByRole("button", { name: "Save" }).click();
    const asked = desk.getByRole("group", { name: "Ours, or another’s?" });
    await expect(asked).toContainText("The second paragraph ends with a credit to The Associated Press.");
    await look(desk, "desk-draft-credited");
    await desk.getByRole("button", { name: "Publish …" }).click();
    await expect(desk.locator("main")).toContainText("Nobody has said so yet.");
    await look(desk, "desk-publish-credited");
    await desk.getByRole("link", { name: "Go back and say" }).click();
    await asked.getByRole("checkbox").check();
    await desk.getByRole("button", { name: "Save" }).click();
    await expect(desk.getByLabel("Text", { exact: true })).toHaveValue(/\{\{The Associated Press: Their council/);
    await expect(asked).toHaveCount(0);
  });

  let story = "";
  await test.step("publish", async () => {
    await desk.getByRole("button", { name: "Publish …" }).click();
    await expect(desk.locator("main")).toContainText("Not ours to license: the second paragraph (The Associated Press); a part of the third paragraph (Reuters).");
    await desk.getByRole("button", { name: "Publish now" }).click();
    await expect(desk.getByRole("heading", { level: 1 })).toHaveText(headline);
    story = new URL(desk.url()).pathname.replace("/desk/", "/");
    await expect(desk.locator(".third-party .owner").first()).toHaveText("The Associated Press:");
    await look(desk, "desk-story-third-party");
  });

  await test.step("the publisher sees it named", async () => {
    await publisher.goto(story);
    await expect(publisher.locator(".third-party .owner").first()).toHaveText("The Associated Press:");
    await expect(publisher.getByLabel("Use this story")).toContainText("Not ours to license: the second paragraph (The Associated Press)");
    await look(publisher, "story-third-party");
  });

  await test.step("and takes a copy without it", async () => {
    await publisher.getByRole("link", { name: "Copy the story" }).click();
    const copy = publisher.getByLabel("The story as HTML");
    await expect(copy).toHaveValue(/data-third-party="The Associated Press"/);
    await look(publisher, "story-copy-third-party");
    await publisher.getByRole("link", { name: "take the copy without it" }).click();
    await expect(copy).toHaveValue(/The bridge waits\. \[…\] So did a swan\./);
    expect(await copy.inputValue()).not.toContain("Wednesday");
    expect(await copy.inputValue()).toContain("Left out, because not ours to license");
    await look(publisher, "story-copy-left-out");
    await publisher.getByRole("link", { name: "Plain text" }).click();
    expect(await publisher.getByLabel("The story as plain text").inputValue()).not.toContain("Wednesday");
  });
});

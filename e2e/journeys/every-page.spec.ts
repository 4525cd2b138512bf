// Every page that a person can reach by following links, looked at once for each shape of address.
import { expect, look, people, test, type Page, type Person } from "../wire";

const everyone: (Person | "visitor")[] = ["visitor", ...(Object.keys(people) as Person[])];

for (const person of everyone) {
  test(`every page that is shown to: ${person}`, async ({ wire }) => {
    test.setTimeout(300_000);
    const page = person === "visitor" ? await wire.visitor() : await wire.as(person);
    const seen = new Set<string>();
    const open = ["/"];
    for (let path = open.shift(); path !== undefined; path = open.shift()) {
      const shape = shapeOf(path);
      if (seen.has(shape)) continue;
      seen.add(shape);
      const answer = await page.goto(path);
      expect(answer!.status(), `${path}, linked for ${person}`).toBe(200);
      await look(page, `${person}${shape.replaceAll("/", "-").replace(/-$/, "-front")}`);
      open.push(...(await linksOf(page)));
    }
    expect(seen.size, [...seen].join(" ")).toBeGreaterThan(3);
  });
}

/** The address without what varies: `/stories/:id`. */
function shapeOf(path: string): string {
  return new URL(path, "http://wire.example").pathname
    .split("/")
    .map((part) => (/^[0-9a-f]{8}-|^\d+$|^[0-9a-f]{32,}$/.test(part) ? ":id" : part))
    .join("/");
}

/** The wire's own pages that this one links to; files and feeds are not pages. */
async function linksOf(page: Page): Promise<string[]> {
  const links = await page
    .locator("a[href]:not([download])")
    .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  const origin = new URL(page.url()).origin;
  return links
    .filter((link) => link.startsWith(origin) && !/\/(download|feeds\/|api\/.+|assets)/.test(link))
    .map((link) => link.slice(origin.length).split("#")[0])
    .filter((path) => path.length > 0);
}

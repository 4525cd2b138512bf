// Every page that a person can reach by following links, looked at once for each shape of address.
import { expect, look, test, type Page, type Person } from "../wire";

// One after the other: who comes later sees what the ones before couldn't.
const everyone: (Person | "visitor")[] = ["visitor", "administrator", "eligible"];

test("every page that links lead to", async ({ wire }) => {
  test.setTimeout(900_000);
  const seen = new Set<string>();
  for (const person of everyone) {
    const page = person === "visitor" ? await wire.visitor() : await wire.as(person);
    const before = seen.size;
    const open = ["/", "/desk", "/account"];
    for (let path = open.shift(); path !== undefined; path = open.shift()) {
      const shape = `${shapeOf(path)}${path === "/" ? ` for ${person}` : ""}`;
      if (seen.has(shape)) continue;
      const answer = await page.goto(path);
      const opened = new URL(page.url()).pathname;
      if (opened !== path.split("?")[0] || [401, 403].includes(answer!.status())) continue;
      seen.add(shape);
      expect(answer!.status(), `${path}, linked for ${person}`).toBe(200);
      await look(page, path === "/" ? `front-${person}` : shape.slice(1).replaceAll("/", "-"));
      open.push(...(await linksOf(page)));
    }
    expect(seen.size, `pages for ${person}: ${[...seen].join(" ")}`).toBeGreaterThan(before + 3);
  }
});

/** The address without what varies: `/stories/id`. */
function shapeOf(path: string): string {
  return new URL(path, "http://wire.example").pathname
    .split("/")
    .map((part) => (/^[0-9a-f]{8}-|^\d+$|^[0-9a-f]{32,}$/.test(part) ? "id" : part))
    .join("/");
}

/** The wire's own pages that this one links to; files and feeds are not pages. */
async function linksOf(page: Page): Promise<string[]> {
  const links = await page
    .locator("a[href]:not([download])")
    .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  const origin = new URL(page.url()).origin;
  return links
    .filter((link) => link.startsWith(origin) && !/\/(download|feeds\/|api\/.+|assets)|\.(jsonld|xml|json|txt)$/.test(link))
    .map((link) => link.slice(origin.length).split("#")[0])
    .filter((path) => path.length > 0);
}

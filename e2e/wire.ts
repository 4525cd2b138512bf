// What the journeys are written in: a wire of one's own, people who sign in, and a careful look.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Browser, type BrowserContext, type Locator, type Page } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { startDemo, type Demo, type SignIn } from "./demo";

export { expect, type Page };

const SCREENS = resolve(import.meta.dirname, "../out/screens");
/** On a build server nobody looks at them: there, pictures are taken of what fails alone. */
const PICTURES = process.env.WIRECOPY_PICTURES !== "no";
const WIDTHS = [390, 1280];
/** Between them, too, everything has to fit. */
const FITS_AT = [390, 600, 768, 900, 1100, 1280];
const SCHEMES = ["light", "dark"] as const;

/** A demo for each worker; journeys that change the wire write stories of their own. */
export const test = base.extend<{ wire: Wire }, { demo: Demo }>({
  demo: [
    async ({}, use) => {
      const { demo, stop } = await startDemo();
      await use(demo);
      await stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  baseURL: async ({ demo }, use) => use(demo.wire),
  wire: async ({ demo, browser, javaScriptEnabled }, use) => {
    const wire = new Wire(demo, browser, javaScriptEnabled ?? true);
    await use(wire);
    await wire.leave();
  },
});

/** The people of the sample wire. */
export const people = {
  administrator: "admin@harbourwire.example",
  editor: "editor@harbourwire.example",
  licensing: "licensing@harbourwire.example",
  eligible: "news@tidewater-courier.example",
  small: "editor@millbrook-bugle.example",
  unproved: "desk@northgate-post.example",
  paying: "wire@estuary-radio.example",
} as const;

export type Person = keyof typeof people;

type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Sessions of people who have signed in, for each demo: passwords are slow to check, on purpose. */
const sessions = new Map<string, Session>();

export class Wire {
  private readonly opened: Page[] = [];

  constructor(
    readonly demo: Demo,
    private readonly browser: Browser,
    private readonly javaScriptEnabled: boolean,
  ) {}

  /** A browser of one's own, without a name. */
  visitor(): Promise<Page> {
    return this.open();
  }

  /** A browser of one's own, signed in. */
  async as(person: Person): Promise<Page> {
    const key = `${this.demo.wire} ${person}`;
    const session = sessions.get(key);
    if (session) return this.open(session);
    const page = await this.open();
    const { email, password } = this.signIn(person);
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await expect(menu(page)).toBeVisible();
    sessions.set(key, await page.context().storageState());
    return page;
  }

  private async open(storageState?: Session): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.demo.wire,
      javaScriptEnabled: this.javaScriptEnabled,
      reducedMotion: "reduce",
      viewport: { width: 1280, height: 900 },
      permissions: ["clipboard-read", "clipboard-write"],
      storageState,
    });
    const page = await context.newPage();
    page.on("pageerror", (error) => {
      throw new Error(`a script failed on ${page.url()}: ${error.message}`);
    });
    this.opened.push(page);
    return page;
  }

  signIn(person: Person): SignIn {
    const found = this.demo.sign_ins.find(({ email }) => email === people[person]);
    if (!found) throw new Error(`the demo has no sign-in for ${people[person]}`);
    return found;
  }

  async leave(): Promise<void> {
    for (const page of this.opened) await page.context().close();
  }
}

/** The menu of whoever has signed in; nobody else has one. */
export function menu(page: Page): Locator {
  return page.locator("details.menu > summary");
}

/** Writes a story at the desk and publishes it; gives the path of its open page. */
export async function publish(desk: Page, headline: string, paragraphs: string[]): Promise<string> {
  await desk.goto("/desk/write");
  await desk.getByLabel("Headline", { exact: true }).fill(headline);
  await desk.getByLabel("Byline").fill("A. Writer");
  await desk.getByLabel("Text", { exact: true }).fill(paragraphs.join("\n\n"));
  await desk.getByRole("button", { name: "Publish …" }).click();
  await desk.getByRole("button", { name: "Publish now" }).click();
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText(headline);
  return new URL(desk.url()).pathname.replace("/desk/", "/");
}

/** Takes a story as plain text from the copy box; gives the text. */
export async function take(publisher: Page, story: string): Promise<string> {
  await publisher.goto(story);
  await publisher.getByRole("link", { name: "Copy the story" }).click();
  await publisher.getByRole("link", { name: "Plain text" }).click();
  return publisher.getByLabel("The story as plain text").inputValue();
}

/**
 * Looks at a page as it is shown: narrow and wide, light and dark. At any width everything fits,
 * axe may find no violation, and a picture of each is kept where people look at them.
 */
export async function look(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENS, { recursive: true });
  const viewport = page.viewportSize();
  for (const width of FITS_AT) {
    await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
    expect.soft(await doesNotFit(page), `${name}, ${width} px: doesn't fit`).toEqual([]);
    if (!WIDTHS.includes(width)) continue;
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      const path = `${SCREENS}/${name}-${width}-${colorScheme}.png`;
      if (PICTURES) await page.screenshot({ path, fullPage: true });
      // Axe is slow: it looks at everything once, narrow and light, and wide and dark at the colours alone.
      if ((width < 600) !== (colorScheme === "light")) continue;
      const found = await violations(page, width < 600 ? "everything" : "colours");
      expect.soft(found, `${name}, ${width} px, ${colorScheme}: axe`).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (viewport) await page.setViewportSize(viewport);
}

/** What axe finds wrong, a line for each place. Pages have no frames of others: the mode without them is twice as fast. */
async function violations(page: Page, rules: "everything" | "colours"): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules === "colours" ? axe.withRules("color-contrast") : axe).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")}: ${node.html.slice(0, 160)}`),
  );
}

/**
 * What is wider than its place: the page, which would have to be moved sideways; and any box with more in it than
 * it shows, cut off, to be scrolled for or sticking out. In a field a person writes as much as they like; what a day
 * means is shown once somebody points at it.
 */
function doesNotFit(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const fits = (element: Element) => element.scrollWidth <= element.clientWidth + 1;
    const isBox = (element: Element) => !["inline", "none", "contents"].includes(getComputedStyle(element).display);
    const root = document.documentElement;
    const boxes = [...document.body.querySelectorAll(":not(.unseen, .meaning, .skip, input, select, textarea, svg *)")];
    const wide = boxes.filter((element) => isBox(element) && !fits(element));
    if (!fits(root)) wide.push(root);
    return wide.slice(-4).map((element) => `${element.scrollWidth} in ${element.clientWidth}: ${element.outerHTML.slice(0, 140)}`);
  });
}

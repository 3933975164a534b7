// Every page of every role: wide and narrow, light and dark, in both languages; axe, overflow, console, screenshot.

import { PEOPLE, axe, check, expect, finish, launch, open, overflow, shot, signIn } from "./helpers.mjs";

const WIDTHS = [1280, 320];
const SCHEMES = ["light", "dark"];
const SECTIONS = ["meeting", "key-information", "outcome", "goals", "checklist", "key-results", "next-steps"];

/** Where a link of this form leads, from a page; null where there is none. */
async function firstLink(page, from, pattern) {
  await page.goto(from);
  const links = await page.$$eval("main a[href]", (all) => all.map((a) => new URL(a.href).pathname));
  return links.find((path) => pattern.test(path)) ?? null;
}

/** An engagement with a draft to edit, among the manager's own. */
async function draft(page) {
  await page.goto("/engagements");
  const ids = await page.$$eval("main a[href]", (all) => [
    ...new Set(all.map((a) => new URL(a.href).pathname).filter((p) => /^\/engagements\/\d+$/.test(p))),
  ]);
  for (const path of ids) {
    const answer = await page.goto(`${path}/review/meeting`);
    if (answer.status() === 200) return path;
  }
  return null;
}

const ROLES = {
  anyone: async () => ["/sign-in", "/no-such-page"],
  manager: async (page) => {
    const engagement = await firstLink(page, "/engagements", /^\/engagements\/\d+$/);
    const inReview = await draft(page);
    expect(engagement && inReview, "the demonstration has an engagement with a draft for the manager");
    return [
      "/", "/account", "/engagements", "/engagements?state=complete", "/engagements?q=%E3%81%AA%E3%81%84", "/engagements/new",
      engagement, `${engagement}/review`, `${engagement}/history`, `${engagement}/edit`, `${engagement}/usage`, `${engagement}/criteria`,
      `${engagement}/agenda`, `${inReview}/review`, `${inReview}/review/check`, `${inReview}/review/discard`,
      ...SECTIONS.map((section) => `${inReview}/review/${section}`),
      "/playbook", "/playbook/2020-04-30", "/reviews", "/no-such-page",
    ];
  },
  lead: async (page) => {
    const review = await firstLink(page, "/reviews", /^\/reviews\/\d+$/);
    expect(review, "the demonstration has a review to decide");
    return ["/", "/engagements", "/reviews", review, `${review}/revisions/1`, "/portfolio"];
  },
  partner: async (page) => {
    const summary = await firstLink(page, "/summaries", /^\/summaries\/\d+$/);
    expect(summary, "the demonstration has a summary for the partner");
    return ["/", "/summaries", summary, "/playbook"];
  },
  administrator: async (page) => {
    const user = await firstLink(page, "/admin/users", /^\/admin\/users\/\d+$/);
    return ["/", "/admin/users", "/admin/users/new", user, "/admin/workloads/1", "/admin/partners", "/admin/workloads", "/admin/audit"].filter(Boolean);
  },
};

const browser = await launch();

async function session(role, options) {
  const page = await open(browser, { bypassCSP: true, ...options });
  if (PEOPLE[role]) await signIn(page, PEOPLE[role]);
  return page;
}

for (const [role, list] of Object.entries(ROLES)) {
  let urls = [];
  let state = null;
  const known = await check(`${role}: finds the pages`, async () => {
    const page = await session(role);
    urls = await list(page);
    state = await page.context().storageState();
    await page.context().close();
  });
  if (!known) continue;

  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      const options = { viewport: { width, height: 900 }, colorScheme, storageState: state, bypassCSP: true };
      const page = await open(browser, options);
      for (const url of urls) {
        await check(`${role} ${url} ${width} ${colorScheme}`, async () => {
          page.faults.length = 0;
          const answer = await page.goto(url);
          const lost = role !== "anyone" && new URL(page.url()).pathname === "/sign-in";
          const faults = [];
          // A manager has no queue, and nobody has the last page: both show the page of the error.
          const expected = url === "/no-such-page" || (role === "manager" && url === "/reviews") ? 404 : 200;
          if (lost || answer.status() !== expected) faults.push(`answered ${answer.status()} ${page.url()}`);
          if (width === 320) faults.push(...(await overflow(page)));
          faults.push(...(await axe(page)), ...page.faults);
          const name = url.split("?")[0].replace(/^\//, "").replace(/\d+/g, "n").replaceAll("/", "-") || "home";
          await shot(page, `${role}-${name}-${width}-${colorScheme}`);
          return faults;
        });
      }
      await page.context().close();
    }
  }

  // The other language, as the browser asks for it: nothing Japanese may be left in the frame.
  await check(`${role}: English`, async () => {
    const page = await session(role, { locale: "en-GB" });
    for (const url of urls) {
      await page.goto(url);
      const lang = await page.getAttribute("html", "lang");
      expect(lang === "en", `${url} is in ${lang}`);
      const frame = (await page.innerText("footer")) + (await page.innerText("h1"));
      const name = url.split("?")[0].replace(/^\//, "").replace(/\d+/g, "n").replaceAll("/", "-") || "home";
      await shot(page, `${role}-${name}-en`);
      if (/^\/(engagements\/\d|reviews\/\d|summaries\/\d)/.test(url)) continue;
      expect(!/[\u3040-\u30ff]/.test(frame), `${url} has Japanese in its frame: ${frame}`);
    }
    await page.context().close();
  });
}

// The policy of the pages as it is, with nothing bypassed.
await check("no page breaks its own content security policy", async () => {
  const page = await open(browser);
  await signIn(page, PEOPLE.manager);
  const faults = [];
  for (const url of ["/", "/engagements", "/playbook", "/account"]) {
    page.faults.length = 0;
    await page.goto(url);
    faults.push(...page.faults.map((f) => `${url}: ${f}`));
  }
  return faults;
});

await browser.close();
finish();

// Every page of every role: wide and narrow, light and dark, in both languages; axe, overflow, console, screenshot. Also
// the pages that only a form leads to.

import { PEOPLE, axe, check, crowded, expect, finish, launch, open, overflow, press, shot, signIn, visit } from "./helpers.mjs";
import { ENGAGEMENT, ROLES, engagementWhere, firstLink } from "./site.mjs";

/** @typedef {import("./helpers.mjs").Page} Page */
/** @typedef {import("./site.mjs").Role} Role */
/** @typedef {(name: string) => Promise<void>} Look looks at the page as it is and notes what is wrong with it */

const WIDTHS = [1280, 320];
/** @type {("light" | "dark")[]} */
const SCHEMES = ["light", "dark"];
/**
 * What only a form leads to. It is done once for each width and colour scheme, so each leaves behind what the next begins with.
 * @type {{role: Role, name: string, run: (page: Page, look: Look) => Promise<void>}[]}
 */
const FORMS = [
  {
    role: "manager",
    name: "the figures of a further revision, refreshed and kept",
    run: async (page, look) => {
      const form = 'main form[action$="/review/figures"]';
      const keep = () => page.inputValue(`${form} [name=keep]`);
      const further = await engagementWhere(page, async (engagement) => {
        await page.goto(`${engagement}/review`);
        // A returned review, which the first round takes up again.
        const goOn = "main form button[name=kind]:first-of-type[value=revision]";
        if (await page.locator(goOn).count()) await press(page, goOn);
        return page.locator(form).count();
      });
      expect(further, "the demonstration has a returned review, or the draft of its further revision");
      const first = await keep();
      for (const name of ["figures", "figures-back"]) {
        const before = await keep();
        const answer = await press(page, `${form} button`);
        expect(answer.status() === 200 && new URL(page.url()).pathname === `${further}/review`, `led to ${page.url()}`);
        expect((await keep()) !== before, "the other choice is offered now");
        await look(name);
      }
      expect((await keep()) === first, "as it was");
    },
  },
  {
    role: "lead",
    name: "another manager for an engagement, and too late",
    run: async (page, look) => {
      const engagement = await firstLink(page, "/engagements", ENGAGEMENT);
      expect(engagement, "the lead sees engagements");
      await page.goto(engagement);
      await look("engagement");

      // The same page in a second window, where the engagement is reassigned first.
      const other = await page.context().newPage();
      await other.goto(engagement);
      const select = other.locator("#reassignment select[name=manager]");
      const now = await select.inputValue();
      const managers = await select.locator("option").evaluateAll((all) =>
        all.map((o) => (o instanceof HTMLOptionElement ? o.value : "")),
      );
      const next = managers.find((manager) => manager && manager !== now);
      expect(next, "there is another manager");
      await select.selectOption(next);
      await Promise.all([other.waitForEvent("load"), other.click("#reassignment button")]);
      expect(new URL(other.url()).pathname === engagement, `led to ${other.url()}`);
      expect((await select.inputValue()) === next, "it has the other manager");
      await other.close();

      const late = await press(page, "#reassignment button");
      expect(late.status() === 409, `the older page is refused: ${late.status()}`);
      await look("reassign-conflict");
      await page.goto(engagement);
      expect((await page.inputValue("#reassignment select[name=manager]")) === next, "and changes nothing");
      await look("reassigned");

      await page.selectOption("#reassignment select[name=manager]", "");
      const refused = await press(page, "#reassignment button");
      expect(refused.status() === 422, `nobody chosen: ${refused.status()}`);
      await look("reassign-refused");
    },
  },
  {
    role: "lead",
    name: "many engagements for another manager",
    run: async (page, look) => {
      await page.goto("/engagements?state=complete");
      for (const nth of [0, 1]) await page.locator("th.pick input").nth(nth).check();
      await press(page, "#reassign-chosen button");
      expect(new URL(page.url()).pathname === "/engagements/reassignment", `led to ${page.url()}`);
      await look("reassign-many");
      const refused = await press(page, "#reassign-many button");
      expect(refused.status() === 422, `nobody chosen: ${refused.status()}`);
      await look("reassign-many-refused");
      await page.locator("#reassign-many select[name=manager]").selectOption({ index: 1 });
      await press(page, "#reassign-many button");
      expect(/^\/engagements\/reassignments\/\d+$/.test(new URL(page.url()).pathname), `led to ${page.url()}`);
      await look("reassigned-many");
    },
  },
  {
    role: "lead",
    name: "a review taken on and let go",
    run: async (page, look) => {
      await page.goto("/reviews");
      const review = await firstLink(page, "/reviews", /^\/reviews\/\d+$/);
      expect(review, "something waits");
      await page.goto(review);
      await press(page, "#claim-form button");
      await look("claimed");
      await page.goto("/reviews?claim=mine");
      await look("queue-mine");
      await page.goto(review);
      await press(page, "#release-form button");
      expect(await page.locator("#claim-form").count(), "it is free again");
    },
  },
];

const browser = await launch();

/**
 * @param {Role} role
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function session(role, options) {
  const page = await open(browser, { bypassCSP: true, ...options });
  if (role !== "anyone") await signIn(page, PEOPLE[role]);
  return page;
}

/**
 * What is wrong with the page as it is shown; leaves a screenshot.
 * @param {Page} page
 * @param {number} width
 * @param {string} picture
 */
async function faultsOf(page, width, picture) {
  const faults = width === 320 ? await overflow(page) : [];
  faults.push(...(await axe(page)), ...page.faults.splice(0));
  await shot(page, picture);
  return faults;
}

/** Widths between the two that every page is looked at in, and beyond. */
const BETWEEN = [320, 375, 480, 680, 768, 900, 1024, 1100, 1280, 1920];

/**
 * At which widths the page is wider than its window, or its text cannot be read.
 * @param {Page} page
 * @param {number} width that it goes back to
 */
async function overflows(page, width) {
  const faults = [];
  for (const other of BETWEEN) {
    await page.setViewportSize({ width: other, height: 900 });
    const found = [...(await overflow(page)), ...(await crowded(page))];
    faults.push(...found.map((fault) => `at ${other}: ${fault}`));
  }
  await page.setViewportSize({ width, height: 900 });
  return faults;
}

/** What the form takes as the name of a customer: a phrase that has no break, and a word that has none. */
const LONG = ["（東日本統括本部）" + "あ".repeat(60), "Aomine".repeat(15)];

/**
 * Makes each of these names long, wherever it stands on the page.
 * @param {Page} page
 * @param {string[]} names
 * @param {string} long
 */
async function lengthen(page, names, long) {
  await page.evaluate(
    ([names, long]) => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement?.closest("script, style, title, textarea, option")) continue;
        for (const name of names) node.textContent = (node.textContent ?? "").replaceAll(name, name + long);
      }
    },
    /** @type {[string[], string]} */ ([names, long]),
  );
}

/** @param {string} url */
const nameOf = (url) => (url.split("?")[0] ?? "").replace(/^\//, "").replace(/\d+/g, "n").replaceAll("/", "-") || "home";

for (const role of /** @type {Role[]} */ (Object.keys(ROLES))) {
  /** @type {string[]} */
  let urls = [];
  /** @type {Awaited<ReturnType<import("playwright-core").BrowserContext["storageState"]>> | undefined} */
  let state;
  const known = await check(`${role}: finds the pages`, async () => {
    const page = await session(role);
    urls = await ROLES[role](page);
    state = await page.context().storageState();
    await page.context().close();
  });
  if (!known) continue;

  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      const page = await open(browser, { viewport: { width, height: 900 }, colorScheme, storageState: state, bypassCSP: true });
      for (const url of urls) {
        await check(`${role} ${url} ${width} ${colorScheme}`, async () => {
          page.faults.length = 0;
          const answer = await visit(page, url);
          const lost = role !== "anyone" && new URL(page.url()).pathname === "/sign-in";
          const faults = [];
          // A manager has no queue, and nobody has the last page: both show the page of the error.
          const expected = url === "/no-such-page" || (role === "manager" && url === "/reviews") ? 404 : 200;
          if (lost || answer.status() !== expected) faults.push(`answered ${answer.status()} ${page.url()}`);
          faults.push(...(await faultsOf(page, width, `${role}-${nameOf(url)}-${width}-${colorScheme}`)));
          if (width > 320 && colorScheme === "light") faults.push(...(await overflows(page, width)));
          return faults;
        });
      }
      await page.context().close();
    }
  }

  const customers = role === "partner" ? "/summaries" : "/engagements";
  if (["manager", "lead", "partner"].includes(role)) {
    await check(`${role}: long names at every width`, async () => {
      const page = await open(browser, { storageState: state, bypassCSP: true });
      const faults = [];
      await page.goto(customers);
      const names = await page.locator("tbody th a").allInnerTexts();
      expect(names.length > 0, "there are customers");
      for (const url of urls) {
        for (const long of LONG) {
          await page.goto(url);
          await lengthen(page, names, long);
          faults.push(...(await overflows(page, 1280)).map((fault) => `${url} with ${long.slice(-6)}: ${fault}`));
        }
      }
      await page.context().close();
      return faults;
    });
  }

  // The other language, as the browser asks for it: nothing Japanese may be left in the frame.
  await check(`${role}: English`, async () => {
    const page = await session(role, { locale: "en-GB" });
    for (const url of urls) {
      await page.goto(url);
      const lang = await page.getAttribute("html", "lang");
      expect(lang === "en", `${url} is in ${lang}`);
      const frame = (await page.innerText("footer")) + (await page.innerText("h1"));
      await shot(page, `${role}-${nameOf(url)}-en`);
      const faults = await overflows(page, 1280);
      expect(faults.length === 0, `${url} in English: ${faults.join("; ")}`);
      if (/^\/(engagements\/\d|reviews\/\d|summaries\/\d|admin\/partners\/\d)/.test(url)) continue;
      expect(!/[\u3040-\u30ff]/.test(frame), `${url} has Japanese in its frame: ${frame}`);
    }
    await page.context().close();
  });
}

for (const { role, name, run } of FORMS) {
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      await check(`${role}: ${name} ${width} ${colorScheme}`, async () => {
        const page = await session(role, { viewport: { width, height: 900 }, colorScheme });
        /** @type {string[]} */
        const faults = [];
        await run(page, async (what) => {
          const found = await faultsOf(page, width, `${role}-${what}-${width}-${colorScheme}`);
          faults.push(...found.map((fault) => `${what}: ${fault}`));
        });
        await page.context().close();
        return faults;
      });
    }
  }
}

/**
 * Forms that are refused, with what is typed into them: an error holds dates and numbers, and stands in narrow places.
 * @type {{name: string, path: (engagement: string) => string, fields: [string, string][], press: string}[]}
 */
const REFUSED = [
  {
    name: "usage",
    path: (engagement) => `${engagement}/usage`,
    fields: [["#measurement [inputmode=numeric]", "12,34"], ["[name=as_of]", "03/04/2026"]],
    press: "#measurement button[type=submit]",
  },
  {
    name: "edit",
    path: (engagement) => `${engagement}/edit`,
    fields: [["[name=started_on]", "03/04/2026"], ["[name$='[target]']", "12,34"]],
    press: "#engagement button[type=submit]",
  },
  {
    name: "new",
    path: () => "/engagements/new",
    fields: [["[name=started_on]", "03/04/2026"], ["[name$='[target]']", "12,34"]],
    press: "#engagement button[type=submit]",
  },
  {
    name: "next steps",
    path: (engagement) => `${engagement}/review/next-steps`,
    fields: [["[name='next_steps[0][owner]']", "田中 美咲"], ["[name='next_steps[0][due_on]']", "03/04/2026"]],
    press: ".actions--end button[value=stay]",
  },
];

for (const locale of ["ja-JP", "en-GB"]) {
  await check(`manager: refused forms at every width ${locale}`, async () => {
    const page = await session("manager", { locale });
    const engagement = await engagementWhere(page, async (e) => {
      const steps = await visit(page, `${e}/review/next-steps`);
      return steps.status() === 200 && (await page.locator("[name='next_steps[0][due_on]']").count());
    });
    expect(engagement, "the demonstration has a draft with a step");
    const faults = [];
    for (const form of REFUSED) {
      await page.goto(form.path(engagement));
      for (const [field, value] of form.fields) await page.locator(field).first().fill(value);
      const refused = await press(page, form.press);
      expect(refused.status() === 422, `${form.name}: answered ${refused.status()}`);
      faults.push(...(await overflows(page, 1280)).map((fault) => `${form.name} ${fault}`));
    }
    // A day that is understood is whole while it is typed, and stands as the form writes days when it is saved.
    await page.setViewportSize({ width: 900, height: 900 });
    await page.fill("[name='next_steps[0][due_on]']", "2026年12月20日");
    faults.push(...(await crowded(page)));
    await press(page, ".actions--end button[value=stay]");
    expect((await page.inputValue("[name='next_steps[0][due_on]']")) === "2026-12-20", "the day as the form writes it");
    await page.context().close();
    return faults;
  });
}

// The gate is shut, and a review was submitted all the same (R3): the panel has a text of its own.
await check("lead: the panel of a shut gate at every width", async () => {
  const page = await session("lead");
  const shut = await engagementWhere(page, async (engagement) => {
    await page.goto(engagement);
    return page.locator(".verdict--shut > p:not(.verdict__title)").count();
  });
  expect(shut, "the demonstration has a review that was submitted with a shut gate");
  await page.goto(shut);
  const faults = await overflows(page, 1280);
  await page.context().close();
  return faults;
});

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

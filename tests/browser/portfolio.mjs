// A lead's way from the portfolio to a decision and back: narrowed by manager and months, each figure leads to as many as it
// counts, from there to an engagement and its review, which the lead takes on and approves; then the figures have moved by one.
// With JavaScript and without, at the width of a telephone and of a desk. The review is made here, so that a server is enough
// that has the demonstration's accounts.

import { PEOPLE, axe, check, expect, finish, launch, open, overflow, press, shot, signIn, visit, wordsOf } from "./helpers.mjs";
import { begin, day, fillAll, leaving, measure, registerTeams, submit } from "./filling.mjs";

/** @typedef {import("./helpers.mjs").Page} Page */

/** What stops a way after a fault that was told. */
const END = ": the way ends here";
const WIDTHS = [360, 1280];
const MANAGER = "田中 美咲";

/** Figures of the portfolio, and where they are on its page. */
const FIGURES = {
  open: ".tally li:first-child a",
  waiting: ".tally--wait a:not(.tally__sub)",
  submitted: 'tr[data-state="submitted"] a[href*="review=submitted"]',
  approved: 'tr[data-state="approved"] a[href*="review=approved"]',
  "held in the month": `tr[data-month="${day(-2).slice(0, 7)}"] td:first-of-type a`,
  "of the manager": 'section[aria-labelledby="load"] a[href^="/reviews"]',
};

const browser = await launch();

/**
 * axe on the page as it is. Without JavaScript it would not run: a page with it is given the same source then, without its scripts
 * and with what stands in for them.
 * @param {Page} page
 * @param {Page} [reader]
 */
async function inspected(page, reader) {
  if (!reader) return axe(page);
  const source = (await page.content()).replaceAll(/<script\b[^>]*>[^]*?<\/script>/g, "").replaceAll(/<\/?noscript>/g, "");
  const here = page.url();
  await reader.route((url) => url.href === here, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: source }));
  await reader.goto(here);
  expect((await reader.locator("script, noscript").count()) === 0, "what is looked at is the page without scripts");
  const size = page.viewportSize();
  if (size) await reader.setViewportSize(size);
  const faults = await axe(reader);
  await reader.unrouteAll();
  return faults;
}

/** @param {boolean} javaScriptEnabled */
async function way(javaScriptEnabled) {
  const mode = javaScriptEnabled ? "with JavaScript" : "without JavaScript";
  const customer = `眺める運輸 ${mode} ${Date.now()}`;
  const manager = await open(browser, { javaScriptEnabled });
  const lead = await open(browser, { javaScriptEnabled, bypassCSP: true });
  const reader = javaScriptEnabled ? undefined : await open(browser, { bypassCSP: true });
  const pages = [manager, lead, ...(reader ? [reader] : [])];
  const state = { engagement: "", review: "", portfolio: "" };
  /** @type {Record<string, number>} */
  let before = {};

  /**
   * @param {string} name
   * @param {() => Promise<string[] | void>} run
   */
  const step = async (name, run) => {
    const went = await check(`${mode}: ${name}`, async () => [
      ...((await run()) ?? []),
      ...pages.flatMap((page) => page.faults.splice(0)),
    ]);
    if (went) return;
    for (const [at, page] of pages.entries()) await shot(page, `portfolio-failed-${at}`).catch(() => {});
    throw new Error(`${name}${END}`);
  };

  /** What is wrong with the lead's page at both widths. */
  const looked = async () => {
    const faults = [];
    for (const width of WIDTHS) {
      await lead.setViewportSize({ width, height: 900 });
      const found = [...(await overflow(lead)), ...(await inspected(lead, reader))];
      faults.push(...found.map((fault) => `${new URL(lead.url()).pathname} at ${width}: ${fault}`));
    }
    return faults;
  };

  const figures = async () => {
    /** @type {Record<string, number>} */
    const all = {};
    for (const [name, place] of Object.entries(FIGURES)) {
      const figure = lead.locator(place).first();
      all[name] = (await figure.count()) ? Number(await figure.getAttribute("data-count")) : 0;
    }
    return all;
  };

  /**
   * Follows a figure to its list, which has as many rows.
   * @param {keyof typeof FIGURES} name
   */
  const follow = async (name) => {
    await lead.goto(state.portfolio);
    const count = Number(await lead.locator(FIGURES[name]).first().getAttribute("data-count"));
    expect(count > 0, `${name}: ${count} are counted`);
    const answer = await press(lead, FIGURES[name]);
    expect(answer.status() === 200, `${name}: answered ${answer.status()}`);
    const said = Number(await lead.locator("main [data-total]").first().getAttribute("data-total"));
    let rows = 0;
    for (let further = 0; further < 20; further += 1) {
      rows += await lead.locator("main table tbody tr").count();
      const next = lead.locator('main a[rel="next"]');
      if ((await next.count()) === 0) break;
      await press(lead, 'main a[rel="next"]');
    }
    expect(said === count && rows === count, `${name}: ${count} are counted, the list says ${said} and has ${rows}`);
  };

  await step("a review is submitted", async () => {
    await signIn(manager, PEOPLE.manager);
    state.engagement = await registerTeams(manager, customer);
    await measure(manager, state.engagement, { active: "420", entitled: "1,200", asOf: day(-3) });
    await begin(manager, state.engagement);
    await fillAll(manager, state.engagement, leaving());
    state.review = await submit(manager, state.engagement);
  });

  await step("the lead opens the portfolio and narrows it", async () => {
    await signIn(lead, PEOPLE.lead);
    if (reader) await signIn(reader, PEOPLE.lead);
    const opened = await visit(lead, "/portfolio");
    expect(opened.status() === 200, `answered ${opened.status()}`);
    const faults = await looked();
    const all = await figures();
    await lead.selectOption("form.filters [name=manager]", { label: MANAGER });
    await lead.selectOption("form.filters [name=from]", day(-2).slice(0, 7));
    await lead.selectOption("form.filters [name=to]", day(0).slice(0, 7));
    await press(lead, "form.filters button[type=submit]");
    const { pathname, search } = new URL(lead.url());
    state.portfolio = pathname + search;
    expect((await lead.locator("form.filters [name=manager] option:checked").innerText()) === MANAGER, "it is that manager's");
    before = await figures();
    for (const [name, count] of Object.entries(before)) {
      expect(count <= (all[name] ?? 0), `${name}: ${count} of all ${all[name]}`);
    }
    expect((await lead.locator("tr[data-month]").count()) <= 2, "and of these months");
    return [...faults, ...(await looked())];
  });

  await step("each figure leads to as many as it counts", async () => {
    /** @type {string[]} */
    const faults = [];
    for (const name of /** @type {(keyof typeof FIGURES)[]} */ (Object.keys(FIGURES))) {
      if ((before[name] ?? 0) === 0) continue;
      await follow(name);
      faults.push(...(await looked()));
    }
    return faults;
  });

  await step("one list leads to the engagement, and this to its review", async () => {
    await lead.goto(state.portfolio);
    await press(lead, FIGURES.submitted);
    await press(lead, `main table a[href="${state.engagement}"]`);
    expect((await lead.innerText("h1")).includes(customer), "it is that engagement");
    const faults = await looked();
    await press(lead, `main tr[data-review] a[href="${state.review}"]`);
    expect((await lead.getAttribute(".page-head .state--large", "data-state")) === "submitted", "its review waits");
    return [...faults, ...(await looked())];
  });

  await step("the lead takes it on", async () => {
    await press(lead, "#claim-form button");
    expect((await lead.locator('[data-claim="own"]').count()) === 1, "its page says so");
    const faults = await looked();
    await lead.goto("/reviews?claim=mine");
    expect((await lead.locator(`main table a[href="${state.review}"]`).count()) === 1, "and the queue");
    return [...faults, ...(await looked())];
  });

  await step("and approves it", async () => {
    await press(lead, `main table a[href="${state.review}"]`);
    await press(lead, "#approve");
    expect((await lead.getAttribute(".page-head .state--large", "data-state")) === "approved", "it is approved");
    return looked();
  });

  await step("the figures have moved by one", async () => {
    await lead.goto(state.portfolio);
    const now = await figures();
    const moved = Object.entries(now).map(([name, count]) => [name, count - (before[name] ?? 0)]);
    const expected = { open: 0, waiting: -1, submitted: -1, approved: 1, "held in the month": 0, "of the manager": -1 };
    expect(JSON.stringify(Object.fromEntries(moved)) === JSON.stringify(expected), `moved by ${JSON.stringify(Object.fromEntries(moved))}`);
    if ((now.waiting ?? 0) > 0) await follow("waiting");
    else await press(lead, FIGURES.waiting);
    expect((await lead.locator(`main table a[href="${state.review}"]`).count()) === 0, "it waits no more");
    await follow("approved");
  });

  for (const page of pages) await page.context().close();
}

for (const javaScriptEnabled of [true, false]) {
  await way(javaScriptEnabled).catch(async (error) => {
    const words = wordsOf(error);
    if (!words.endsWith(END)) await check("unforeseen", () => [words]);
  });
}
await browser.close();
finish();

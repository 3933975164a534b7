// What is kept up between the meetings: a partner says how far a step is, and the manager reads it; and a manager's Monday, from the
// home over a step that is overdue to the step that is done. Each with JavaScript and without, and at the width of a telephone.

import { PEOPLE, axe, check, expect, finish, launch, open, overflow, paths, press, shot, signIn, visit, wordsOf } from "./helpers.mjs";

/** @typedef {import("./helpers.mjs").Page} Page */

/** What stops a way after a fault that was told. */
const END = ": the way ends here";

const browser = await launch();

/** The rows that a band of the home shows of all that there are. */
const SHOWN = 10;

/**
 * How many steps are overdue, as the top of the home says.
 * @param {Page} page
 */
async function overdue(page) {
  return Number((await page.getAttribute(".tally .tally--stop a", "data-count")) ?? "0");
}

/**
 * Runs one step of the way; what went wrong in the pages' scripts is told with it.
 * @param {string} name
 * @param {Page[]} pages
 * @param {() => Promise<string[] | void>} run
 */
async function step(name, pages, run) {
  const went = await check(name, async () => [...((await run()) ?? []), ...pages.flatMap((page) => page.faults.splice(0))]);
  if (went) return;
  for (const [place, page] of pages.entries()) await shot(page, `monday-failed-${place}`).catch(() => {});
  throw new Error(`${name}${END}`);
}

/**
 * The first summary on which the organisation has a step of its own to report on.
 * @param {Page} page
 */
async function ownStep(page) {
  await page.goto("/summaries");
  expect((await page.locator("[data-waiting]").count()) > 0, "steps wait for the organisation");
  for (const summary of (await paths(page)).filter((path) => /^\/summaries\/\d+$/.test(path))) {
    await visit(page, summary);
    const form = page.locator("[data-own] form");
    if (await form.count()) {
      const action = (await form.first().getAttribute("action")) ?? "";
      return { summary, form: `form[action="${action}"]`, number: action.split("/").at(-1) ?? "" };
    }
  }
  throw new Error("the demonstration has no step of the partner's side that is open");
}

/** @param {boolean} javaScriptEnabled */
async function reported(javaScriptEnabled) {
  const mode = javaScriptEnabled ? "with JavaScript" : "without JavaScript";
  const said = `会場と日程を決めました（${mode}）。`;
  const partner = await open(browser, { javaScriptEnabled, viewport: { width: 360, height: 800 } });
  const manager = await open(browser, { javaScriptEnabled });
  const pages = [partner, manager];
  /** @type {Awaited<ReturnType<typeof ownStep>>} */
  let own = { summary: "", form: "", number: "" };

  await step(`${mode}: a partner says how far a step of its side is`, pages, async () => {
    await signIn(partner, PEOPLE.partner);
    own = await ownStep(partner);
    await partner.locator(`details:has(${own.form}) > summary`).click();
    await partner.selectOption(`[name="status-${own.number}"]`, "in_progress");
    await partner.fill(`[name="note-${own.number}"]`, said);
    const answer = await press(partner, `${own.form} button[type=submit]`);
    expect(answer.status() === 200, `answered ${answer.status()}`);
    expect(new URL(partner.url()).pathname === own.summary, `led to ${partner.url()}`);
    const shown = await partner.innerText(`[data-own="${own.number}"]`);
    expect(shown.includes(said) && shown.includes("進行中"), `the summary shows it: ${shown}`);
    return overflow(partner);
  });

  await step(`${mode}: its manager reads it at home and has seen it`, pages, async () => {
    await signIn(manager, PEOPLE.manager);
    await manager.goto("/");
    const line = `[data-reported="${own.number}"]`;
    expect((await manager.locator(line).count()) === 1, "it waits on the manager's home");
    await press(manager, `${line} .work__name a`);
    const told = await manager.locator("[data-deed=reported]").allInnerTexts();
    expect(told.some((text) => text.includes(said)), `the step's history has it: ${told.join(" / ")}`);
    await manager.goto("/");
    await press(manager, `${line} form button[type=submit]`);
    expect(new URL(manager.url()).pathname === "/", `led to ${manager.url()}`);
    expect((await manager.locator(line).count()) === 0, "what was seen does not wait any more");
  });
  for (const page of pages) await page.context().close();
}

/** @param {boolean} javaScriptEnabled */
async function monday(javaScriptEnabled) {
  const mode = javaScriptEnabled ? "with JavaScript" : "without JavaScript";
  const manager = await open(browser, { javaScriptEnabled, bypassCSP: true, viewport: { width: 360, height: 800 } });
  let before = 0;
  let address = "";
  let what = "";

  await step(`${mode}: the home on Monday says what is overdue`, [manager], async () => {
    await signIn(manager, PEOPLE.manager);
    await manager.goto("/");
    before = await overdue(manager);
    const rows = manager.locator("#late tr");
    const listed = await rows.count();
    expect(before > 0 && listed === Math.min(before, SHOWN), `${before} are counted, ${listed} are listed`);
    const link = rows.first().locator("th a");
    address = (await link.getAttribute("href")) ?? "";
    what = await link.innerText();
    expect(/^\/engagements\/\d+\/steps\/\d+$/.test(address), `leads to ${address}`);
    // axe is a script of its own, which the page does not run without.
    return [...(javaScriptEnabled ? await axe(manager) : []), ...(await overflow(manager))];
  });

  await step(`${mode}: one of them is done`, [manager], async () => {
    await press(manager, `#late a[href="${address}"]`);
    expect((await manager.innerText("h1")).includes(what), "its page names it");
    expect((await manager.locator('[data-state="late"]').count()) > 0, "and says that it is late");
    await manager.selectOption("#step-form [name=status]", "done");
    const answer = await press(manager, "#step-form button[type=submit]");
    expect(answer.status() === 200, `answered ${answer.status()}: ${await manager.innerText("main")}`);
    await manager.goto(address);
    expect((await manager.inputValue("#step-form [name=status]")) === "done", "it is done");
    const history = await manager.innerText("#history ~ *, section[aria-labelledby=history]");
    expect(history.includes("完了"), `its history says so: ${history}`);
  });

  await step(`${mode}: and the home has one less`, [manager], async () => {
    await manager.goto("/");
    const [left, listed] = [await overdue(manager), await manager.locator("#late tr").count()];
    expect(left === before - 1 && listed === Math.min(left, SHOWN), `${left} of ${before} are left, ${listed} are listed`);
    expect((await manager.locator(`#late a[href="${address}"]`).count()) === 0, "it is gone from there");
    await manager.goto("/steps?due=overdue");
    expect((await manager.locator(`main a[href="${address}"]`).count()) === 0, "and from the list of what is overdue");
    return overflow(manager);
  });
  await manager.context().close();
}

/**
 * A manager who is away lets a colleague do it, who works through what waits for the manager.
 * @param {boolean} javaScriptEnabled
 */
async function covered(javaScriptEnabled) {
  const mode = javaScriptEnabled ? "with JavaScript" : "without JavaScript";
  const view = { javaScriptEnabled, bypassCSP: true, viewport: { width: 360, height: 800 } };
  const [manager, colleague] = [await open(browser, view), await open(browser, view)];
  let home = "";

  await step(`${mode}: a manager lets a colleague stand in`, [manager], async () => {
    await signIn(manager, PEOPLE.manager);
    await manager.goto("/covers");
    await manager.selectOption("#stand_in", { label: "山口 玲奈" });
    await manager.fill("#last_day", new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10));
    await press(manager, "#cover button[type=submit]");
    expect((await manager.innerText("[data-cover]")).includes("山口 玲奈"), "who that is stands in the list");
    return overflow(manager);
  });

  await step(`${mode}: the colleague finds what waits for the manager`, [colleague], async () => {
    await signIn(colleague, "manager2@demo.example");
    await colleague.goto("/");
    home = (await colleague.getAttribute("#covers ~ * a, section[aria-labelledby=covers] a", "href")) ?? "";
    expect(/^\/\?manager=\d+$/.test(home), `leads to ${home}`);
    await press(colleague, `a[href="${home}"]`);
    expect((await colleague.innerText("h1")).includes("田中 美咲"), "it says whose it is");
    const row = colleague.locator("#late tr th a").first();
    await Promise.all([colleague.waitForEvent("load"), row.click()]);
    expect((await colleague.locator("#step-form button[type=submit]").count()) === 1, "the step can be changed");
    return [...(javaScriptEnabled ? await axe(colleague) : []), ...(await overflow(colleague))];
  });

  await step(`${mode}: and no more once it is ended`, [manager, colleague], async () => {
    await press(manager, "[data-cover] button[type=submit]");
    expect((await manager.locator("[data-cover]").count()) === 0, "nobody stands in any more");
    await colleague.goto(home);
    expect((await colleague.innerText("h1")).includes("マイワーク") && !colleague.url().includes("manager="), `back at ${colleague.url()}`);
    return [];
  });
  for (const page of [manager, colleague]) await page.context().close();
}

for (const way of [() => covered(true), () => covered(false), () => reported(true), () => reported(false), () => monday(true), () => monday(false)]) {
  await way().catch(async (error) => {
    const words = wordsOf(error);
    if (!words.endsWith(END)) await check("unforeseen", () => [words]);
  });
}
await browser.close();
finish();

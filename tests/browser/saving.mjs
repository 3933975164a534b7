// Nothing typed is lost: the server is away when Save is pressed, somebody types without a pause, leaves without saving, or
// goes on in a page whose draft is gone.

import { ownServer } from "./server.mjs";

const server = await ownServer();
const helpers = await import("./helpers.mjs");
const { PASSWORD, PEOPLE, check, finish, launch, open, overflow, register, shot, signIn, startReview } = helpers;
/** @type {typeof helpers.expect} */
const expect = helpers.expect;

/** @typedef {import("./helpers.mjs").Page} Page */

const WIDTHS = [320, 375, 480, 680, 768, 900, 1024, 1100, 1280];
const NEXT = "button.btn[name=go][value=next]";
const browser = await launch();

/**
 * @param {Page} page
 * @param {RegExp} words
 */
async function lineSays(page, words) {
  // The longest wait: the script gives a silent server ten seconds.
  await page.locator("[data-save-line]", { hasText: words }).waitFor({ timeout: 25_000 });
}

/**
 * Faults of the line's place, in the window as it is.
 * @param {Page} page
 * @param {string} where
 */
async function lineInView(page, where) {
  const fault = await page.evaluate(() => {
    const box = document.querySelector("[data-save-line]")?.getBoundingClientRect();
    if (!box) return "no line";
    const inside = box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth + 1;
    if (!inside) return `the line stands from ${box.top} to ${box.bottom}, ${box.left} to ${box.right}`;
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return top?.closest("[data-save-line]") ? "" : `the line lies under ${top?.tagName}`;
  });
  return fault ? [`${where}: ${fault}`] : [];
}

/**
 * Sections of a review of a new engagement, signed in as its manager.
 * @param {Page} page
 * @param {string} customer
 */
async function newReview(page, customer) {
  await signIn(page, PEOPLE.manager);
  return startReview(page, await register(page, customer));
}

/**
 * Types as a person does: the browser asks before leaving only where somebody did something.
 * @param {Page} page
 * @param {string} selector
 * @param {string} text
 */
async function type(page, selector, text) {
  await page.locator(selector).first().click();
  await page.keyboard.type(text);
}

/**
 * Follows a link; whether the browser asked first. The answer is to stay.
 * @param {Page} page
 */
async function asksBeforeLeaving(page) {
  let asked = false;
  /** @param {import("playwright-core").Dialog} dialog */
  const stay = (dialog) => {
    asked = dialog.type() === "beforeunload";
    void dialog.dismiss();
  };
  page.on("dialog", stay);
  const before = page.url();
  await page.locator(".site-nav a").last().click({ noWaitAfter: true });
  // Either the question, or the other page.
  for (let turn = 0; !asked && page.url() === before && turn < 100; turn += 1) await page.waitForTimeout(50);
  page.off("dialog", stay);
  return asked;
}

await server.start();

await check("the server does not answer when Save is pressed: the text stays, and goes on by itself", async () => {
  const page = await open(browser);
  const review = await newReview(page, "沈黙工業株式会社");
  await page.goto(`${review}/meeting`);
  await page.fill("[name=risks]", "返事が来る前に書いた文。");
  server.pause();
  const faults = [];
  try {
    await page.click(NEXT);
    await lineSays(page, /まだ保存できていません/);
    expect(page.url().endsWith("/meeting"), `left for ${page.url()}`);
    await page.fill("[name=internal_notes]", "待つあいだに書いた文。");
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 640 });
      for (const [where, y] of /** @type {const} */ ([["top", 0], ["middle", 700], ["bottom", 1e6]])) {
        await page.evaluate((to) => scrollTo(0, to), y);
        faults.push(...(await lineInView(page, `${width} px, ${where}`)));
      }
      faults.push(...(await overflow(page)).map((fault) => `${width} px: ${fault}`));
      if (width === 320 || width === 1280) await shot(page, `saving-held-${width}`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  } finally {
    server.resume();
  }
  await page.waitForURL(/\/review\/key-information$/, { timeout: 40_000 });
  await page.goto(`${review}/meeting`);
  expect((await page.inputValue("[name=risks]")) === "返事が来る前に書いた文。", "the first text is saved");
  expect((await page.inputValue("[name=internal_notes]")) === "待つあいだに書いた文。", "what came after it is saved");
  await page.context().close();
  return faults;
});

await check("the server is gone when a row is added: the row is there at once, and stored when it is back", async () => {
  const page = await open(browser);
  const review = await newReview(page, "再起動株式会社");
  await page.goto(`${review}/next-steps`);
  await page.fill("[name=momentum]", "止まる前の文。");
  await lineSays(page, /保存済み/);
  await server.kill();
  const rows = await page.locator(".row-card").count();
  await page.locator("button[name=go][value='add:next_steps']").first().click();
  expect((await page.locator(".row-card").count()) === rows + 1, "one row more, without asking the server");
  await page.locator(".row-card textarea, .row-card input[type=text]").last().fill("止まっているあいだの行");
  await page.fill("[name=momentum]", "止まっているあいだの文。");
  await lineSays(page, /保存できませんでした/);
  await server.start();
  await lineSays(page, /保存済み/);
  await page.reload();
  expect((await page.locator(".row-card").count()) === rows + 1, "the row is stored");
  expect((await page.inputValue("[name=momentum]")) === "止まっているあいだの文。", "with the newest text");
  await page.context().close();
});

await check("a busy server (503) holds a submission too", async () => {
  const page = await open(browser);
  const review = await newReview(page, "混雑株式会社");
  await page.goto(`${review}/goals`);
  let refusals = 0;
  await page.route("**/review/goals", async (route) => {
    if (route.request().method() !== "POST" || refusals >= 2) return route.continue();
    refusals += 1;
    return route.fulfill({ status: 503, headers: { "retry-after": "1" }, json: { message: "busy" } });
  });
  await page.locator("input[type=radio]").first().check();
  await page.click(NEXT);
  await lineSays(page, /まだ保存できていません/);
  await page.waitForURL((url) => !url.pathname.endsWith("/goals"), { timeout: 40_000 });
  expect(refusals === 2, `refused ${refusals} times`);
  await page.context().close();
});

await check("criteria are held as well, and sent when the network is back", async () => {
  const page = await open(browser);
  await signIn(page, PEOPLE.manager);
  const engagement = await register(page, "圏外株式会社");
  await page.goto(`${engagement}/criteria`);
  await type(page, "form#criteria input[type=text]", "毎週 200 人が使う");
  await page.context().setOffline(true);
  await page.click("form#criteria .actions button");
  await lineSays(page, /まだ送信していません/);
  const faults = await lineInView(page, "criteria");
  await page.setViewportSize({ width: 320, height: 640 });
  await page.evaluate(() => scrollTo(0, 1e6));
  faults.push(...(await lineInView(page, "criteria at 320 px")), ...(await overflow(page)));
  await shot(page, "saving-criteria-320");
  await page.context().setOffline(false);
  await page.waitForURL(/\/engagements\/\d+$/, { timeout: 40_000 });
  expect((await page.innerText("main")).includes("毎週 200 人が使う"), "the criterion is stored");
  await page.context().close();
  return faults;
});

await check("24 s of typing without a pause are saved at least twice, at most 10 s apart", async () => {
  const page = await open(browser);
  const review = await newReview(page, "連打商事株式会社");
  await page.goto(`${review}/meeting`);
  /** @type {number[]} */
  const saves = [];
  page.on("request", (request) => {
    if (request.method() === "POST") saves.push(Date.now());
  });
  await page.locator("[name=risks]").click();
  const began = Date.now();
  // Time is the rule itself here.
  while (Date.now() - began < 24_000) await page.keyboard.type("字", { delay: 150 });
  const moments = [began, ...saves].map((at) => at - began);
  const gaps = moments.slice(1).map((at, n) => at - (moments[n] ?? 0));
  expect(saves.length >= 2, `${saves.length} saves`);
  expect(gaps.every((gap) => gap <= 10_000), `saves after ${gaps.join(", ")} ms`);
  await lineSays(page, /保存済み/);
  expect(!(await asksBeforeLeaving(page)), "what is saved is left without a question");
  await page.context().close();
  return page.faults;
});

await check("forms that are saved by their button ask before they are left", async () => {
  const page = await open(browser);
  await signIn(page, PEOPLE.manager);
  const engagement = await register(page, "書きかけ株式会社");
  const faults = [];
  for (const [path, field] of /** @type {const} */ ([
    ["/engagements/new", "[name=customer_name]"],
    [`${engagement}/edit`, "[name=goals_planned]"],
    [`${engagement}/criteria`, "form#criteria input[type=text]"],
    [`${engagement}/usage`, "#measurement [name=active]"],
  ])) {
    await page.goto(path);
    const before = await page.locator(field).first().inputValue();
    await type(page, field, "123");
    await lineSays(page, /未保存の変更があります/);
    if (!(await asksBeforeLeaving(page))) faults.push(`${path}: left without a question`);
    if (!(await page.locator(field).first().inputValue()).includes("123")) faults.push(`${path}: the text is gone`);
    await page.locator(field).first().fill(before);
    if (await asksBeforeLeaving(page)) faults.push(`${path}: asks although nothing is changed`);
  }
  // What is refused, and a row that was only added, are stored nowhere.
  await page.goto(`${engagement}/usage`);
  await type(page, "#measurement [name=active]", "many");
  await Promise.all([page.waitForEvent("load"), page.click("#measurement .actions button")]);
  await page.locator("#measurement [name=active]").click();
  if (!(await asksBeforeLeaving(page))) faults.push("a refused measurement is left without a question");
  await page.locator("#measurement [name=active]").fill("400");
  await page.locator("#measurement [name=entitled]").fill("1000");
  await page.selectOption("#measurement [name=workload]", { index: 1 });
  await Promise.all([page.waitForEvent("load"), page.click("#measurement .actions button")]);
  expect((await page.innerText("main")).includes("40.0"), "the measurement is stored, without a question");
  await page.context().close();
  return [...faults, ...page.faults];
});

await check("a submission in another tab, and Back after one: what happened, and the way to the frozen review", async () => {
  const page = await open(browser);
  const review = await newReview(page, "提出済株式会社");
  await page.goto(`${review}/meeting`);
  const other = Object.assign(await page.context().newPage(), { faults: [] });
  await other.goto(`${review}/outcome`);
  await page.check("[name=took_place][value=cancelled]");
  const month = new Date(Date.now() + 30 * 24 * 60 * 60 * 1000).toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" });
  await page.fill("[name=new_date]", month);
  await Promise.all([page.waitForEvent("load"), page.click("button.btn[name=go][value=stay]")]);
  await page.goto(`${review}/check`);
  await page.click(`main form[action="${review}/submission"] button[type=submit]`);
  await page.waitForURL(/\/reviews\/\d+$/);
  const frozen = new URL(page.url()).pathname;

  await other.locator("input[type=radio]").first().check();
  await lineSays(other, /提出され/);
  const link = other.locator(`[data-save-line] a[href="${frozen}"]`);
  expect((await link.count()) === 1, "the line leads to the review");
  expect(await asksBeforeLeaving(other), "and what was chosen is still not saved");
  await other.click("button.btn[name=go][value=stay]");
  await other.locator("h1", { hasText: /提出済み/ }).waitFor();

  await page.goBack();
  await page.locator("h1", { hasText: /提出済み/ }).waitFor();
  await page.click(`main a[href="${frozen}"]`);
  await page.waitForURL(/\/reviews\/\d+$/);

  // The lead's comments, typed and not sent.
  const lead = await open(browser);
  await signIn(lead, PEOPLE.lead);
  await lead.goto(frozen);
  await lead.locator("#decision-form details > summary").first().click().catch(() => {});
  await type(lead, "#decision-form textarea:visible", "後任を加えてください。");
  expect(await asksBeforeLeaving(lead), "comments are left without a question");
  // They are saved while one types, for the lead alone, and stand there again.
  await lineSays(lead, /保存済み/);
  expect(!(await asksBeforeLeaving(lead)), "what is saved is left without a question");
  await lead.goto(frozen);
  expect((await lead.inputValue("#decision-form textarea:visible")) === "後任を加えてください。", "the comment is kept");
  await lineSays(lead, /保存済み/);
  // What a decision was refused for stays, although the comments are saved meanwhile.
  await lead.fill("#decision-form textarea:visible", "");
  await lineSays(lead, /保存済み/);
  await Promise.all([lead.waitForEvent("load"), lead.click("#return")]);
  const kept = lead.waitForResponse((answer) => answer.url().endsWith("/comments"));
  await lead.locator(".error-summary").waitFor();
  await kept;
  await lead.waitForTimeout(3_000);
  expect((await lead.locator(".error-summary").count()) === 1, "the summary goes although nothing was mended");
  expect((await lead.locator("#comment_general-error").count()) === 1, "and so do the words at the field");
  await lead.locator("#decision-form details > summary").first().click();
  await lead.fill("#decision-form textarea:visible", "後任を加えてください。");
  await type(lead, "#comment_general", "全体として問題ありません。");
  await lead.click("#approve");
  await lead.locator('[data-state="approved"]').first().waitFor();
  for (const text of ["後任を加えてください。", "全体として問題ありません。"]) {
    expect((await lead.innerText("main")).includes(text), "an approval drops typed comments");
  }
  await lead.context().close();
  await page.context().close();
  return [...page.faults, ...lead.faults];
});

await check("signed out elsewhere: the line says so, the text stays, and Save is let through to sign in", async () => {
  const page = await open(browser);
  const review = await newReview(page, "期限切れ株式会社");
  await page.goto(`${review}/meeting`);
  await page.context().clearCookies();
  await page.fill("[name=risks]", "サインインし直す前の文。");
  await lineSays(page, /サインインの有効期限が切れました/);
  expect((await page.inputValue("[name=risks]")) === "サインインし直す前の文。", "the text is gone");
  await page.click(NEXT);
  // The server keeps what was sent until the same person has signed in.
  await page.fill("input[name=email]", PEOPLE.manager);
  await page.fill("input[name=password]", PASSWORD);
  await page.click("main form button[type=submit]");
  await page.locator("[name=risks]").waitFor();
  expect((await page.inputValue("[name=risks]")) === "サインインし直す前の文。", "the text is gone after signing in");
  await lineSays(page, /未保存/);
  await page.locator("[name=risks]").click();
  expect(await asksBeforeLeaving(page), "and is left without a question");
  await page.click("button.btn[name=go][value=stay]");
  await lineSays(page, /保存済み/);
  await page.context().close();
});

await check("a form without a draft is kept in the tab: offered when the page comes again, shown and not saved", async () => {
  const page = await open(browser);
  await signIn(page, PEOPLE.manager);
  await page.goto("/engagements/new");
  const notice = page.locator("[data-kept]");
  expect(await notice.isHidden(), "something is offered that nobody typed");
  await type(page, "[name=customer_name]", "途中まで株式会社");
  await type(page, "[name=goals_planned]", "一行目\n二行目");
  page.on("dialog", (dialog) => dialog.accept());
  await page.goto("/engagements");
  await page.goto("/engagements/new");
  await notice.waitFor();
  expect((await page.inputValue("[name=customer_name]")) === "", "the form was filled in by itself");
  await page.click("[data-kept-show]");
  await lineSays(page, /未保存/);
  expect((await page.inputValue("[name=customer_name]")) === "途中まで株式会社", "the name is lost");
  expect((await page.inputValue("[name=goals_planned]")).includes("二行目"), "the second line is lost");
  await page.goto("/engagements");
  expect(!(await page.innerText("main")).includes("途中まで株式会社"), "it was saved");
  await page.goto("/engagements/new");
  await page.click("[data-kept-drop]");
  expect(await notice.isHidden(), "discarded, it is offered still");
  await page.reload();
  expect(await notice.isHidden(), "discarded, it comes back");
  // Signing out takes it away, for whoever comes next at this tab.
  await type(page, "[name=customer_name]", "別の途中まで株式会社");
  const kept = () => page.evaluate(() => Object.keys(sessionStorage).some((name) => name.startsWith("typed:")));
  for (let turn = 0; !(await kept()) && turn < 100; turn += 1) await page.waitForTimeout(50);
  expect(await kept(), "nothing is kept of what was typed");
  await page.click(".user-menu summary");
  await page.click("[data-sign-out] button");
  await page.locator("input[name=password]").waitFor();
  const left = await page.evaluate(() => Object.keys(sessionStorage).length);
  expect(left === 0, "something is left in the tab");
  await page.context().close();
});

await check("signed in again in another tab: the next save goes on by itself, with nothing pressed", async () => {
  const page = await open(browser);
  const review = await newReview(page, "別タブ株式会社");
  await page.goto(`${review}/meeting`);
  const other = await page.context().newPage();
  await page.context().clearCookies();
  await page.bringToFront();
  await type(page, "[name=risks]", "席を外す前の文。");
  await lineSays(page, /サインインの有効期限が切れました/);
  await signIn(Object.assign(other, { faults: [] }), PEOPLE.manager);
  await lineSays(page, /保存済み/);
  await type(page, "[name=risks]", "続きの文。");
  await lineSays(page, /未保存/);
  await lineSays(page, /保存済み/);
  await other.goto(`${review}/meeting`);
  const stored = await other.inputValue("[name=risks]");
  expect(stored.includes("席を外す前の文。") && stored.includes("続きの文。"), `stored is ${stored}`);
  await page.context().close();
});

await browser.close();
await server.end().catch(() => {});
finish();

// What the common path costs: a manager registers an Enterprise customer with five workloads, records their usage, and
// records and submits a review that ends in O4, with four attendees and five steps, nothing left out. Counted with the mouse:
// a list to choose from is two clicks, a text is none, since one goes on to it with the Tab key. And what the rows do that
// makes it so: in the page, without losing the place.

import { PEOPLE, check, expect, finish, launch, newTenant, open, register, signIn, startReview } from "./helpers.mjs";

/** @typedef {import("./helpers.mjs").Page} Page */

const CLICKS = 60;
const LOADS = 14;

const DAY = 24 * 60 * 60 * 1000;
/** @param {number} offset */
const day = (offset) => new Date(Date.now() + offset * DAY).toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" });

/** A person who counts what they do. */
class Person {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.clicks = 0;
    this.fields = 0;
    this.loads = 0;
    page.on("load", () => { this.loads += 1; });
  }

  /** @param {string} selector */
  async click(selector) {
    this.clicks += 1;
    await this.page.locator(selector).first().click();
  }

  /**
   * Presses what leads to a page.
   * @param {string} selector
   */
  async go(selector) {
    this.clicks += 1;
    await Promise.all([this.page.waitForEvent("load"), this.page.locator(selector).first().click()]);
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  async type(name, value) {
    this.fields += 1;
    await this.page.locator(`main [name="${name}"]`).first().fill(value);
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  async choose(name, value) {
    this.clicks += 2;
    this.fields += 1;
    await this.page.locator(`main [name="${name}"]`).first().selectOption(value);
  }

  /**
   * Ticks boxes or one of several choices.
   * @param {string} name
   * @param {string[]} values
   */
  async tick(name, ...values) {
    this.fields += 1;
    for (const value of values) {
      this.clicks += 1;
      await this.page.locator(`main [name="${name}"][value="${value}"]`).first().check();
    }
  }

  /**
   * Pastes lines of a table into a field.
   * @param {string} name
   * @param {string[][]} lines
   */
  async paste(name, lines) {
    await this.click(`main [name="${name}"]`);
    this.fields += lines.flat().length;
    await paste(this.page, name, lines);
  }

  get next() {
    return this.go("button[name=go][value=next]");
  }
}

/**
 * @param {Page} page
 * @param {string} name
 * @param {string[][]} lines
 */
async function paste(page, name, lines) {
  const text = lines.map((cells) => cells.join("\t")).join("\r\n");
  await page.locator(`main [name="${name}"]`).first().evaluate((field, copied) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", copied);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/**
 * @param {Page} page
 * @param {string} name
 */
function value(page, name) {
  return page.locator(`main [name="${name}"]`).first().inputValue();
}

/**
 * What has the focus: the name of a field, the value of a button, or an id.
 * @param {Page} page
 */
function focus(page) {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (at instanceof HTMLButtonElement) return at.value;
    if (at instanceof HTMLInputElement || at instanceof HTMLSelectElement) return at.name;
    return at?.id ?? "";
  });
}

const ATTENDEES = [
  ["氏名", "組織", "立場"],
  ["佐藤 健一", "経営企画部", "顧客の責任者"],
  ["高橋 由紀", "情報システム部", "顧客の IT 責任者"],
  ["伊藤 誠", "東都システムズ", "パートナー"],
  ["Maria Jensen", "Microsoft", "Microsoft アカウント チーム"],
];

// As somebody keeps them in a table: what, owner, due; the side is the attendee's, the status that of a new step.
const STEPS = [
  ["利用状況レポートの見方を共有する", "高橋 由紀", day(20)],
  ["部門ごとのチャンピオンを決める", "佐藤 健一", day(30).replaceAll("-", "/")],
  ["研修の動画を社内に公開する", "高橋 由紀", day(40)],
  ["移行後の問い合わせ窓口を案内する", "伊藤 誠", day(25)],
  ["サポートの利用方法を送る", "Maria Jensen", day(10)],
];

const browser = await launch();

await check(`the common path takes at most ${CLICKS} clicks and ${LOADS} page loads`, async () => {
  const page = await open(browser);
  await signIn(page, PEOPLE.manager);
  await page.waitForLoadState("load");
  const person = new Person(page);
  person.loads = 1;

  await person.go('a[href="/engagements/new"]');
  await person.type("customer_name", `青波テクノロジー株式会社 ${Date.now()}`);
  await person.type("tenant_id", newTenant());
  await person.choose("segment", "enterprise");
  await person.type("started_on", day(-200));
  await person.type("goals_planned", "全社で Teams を日常の連絡に使う。");
  for (const workload of ["Exchange Online", "SharePoint Online", "OneDrive for Business", "Microsoft Teams", "Viva Engage"]) {
    person.clicks += 1;
    person.fields += 1;
    await page.getByRole("checkbox", { name: new RegExp(workload) }).first().check();
  }
  await person.go("main form button[type=submit]");
  const engagement = new URL(page.url()).pathname;
  expect(/^\/engagements\/\d+$/.test(engagement), `registered: ${page.url()}`);

  await person.go(`main a[href="${engagement}/usage"]`);
  const active = page.locator('#measurement [name^="usage["][name$="[active]"]');
  const names = await active.evaluateAll((all) => all.map((field) => field.getAttribute("name") ?? ""));
  const intended = names.slice(0, 5);
  for (const name of intended) {
    await person.type(name, "420");
    await person.type(name.replace("[active]", "[entitled]"), "1,200");
  }
  await person.type("as_of", day(-3));
  await person.type("period_days", "28");
  await person.go("#measurement .actions button[type=submit]");
  await person.go(`main form[action="${engagement}/review"] button`);

  const at = (/** @type {string} */ section) => expect(page.url().split("#")[0]?.endsWith(`/review/${section}`), `${section}: ${page.url()}`);
  at("meeting");
  await person.tick("took_place", "held");
  await person.type("held_on", day(-2));
  await person.paste("attendees[0][name]", ATTENDEES);
  await person.tick("deck", "success");
  await person.tick("covered", "achievements", "next_activities", "new_scenarios");
  await person.type("risks", "繁忙期と重なるため、研修の参加者が集まりにくい。");
  await person.next;
  at("key-information");
  await person.tick("trained", "yes");
  await person.tick("goals_reached", "yes");
  await person.tick("progress_known", "yes");
  await person.next;
  at("outcome");
  await person.tick("result", "disengage");
  await person.type("disengage_reason", "社内の体制が整い、自社で進められるため。");
  await person.next;
  at("goals");
  await person.tick("wants_more", "no");
  await person.tick("best_practices", "told");
  await person.tick("self_service", "in_place");
  await person.tick("champions", "planned");
  await person.type("champions_who", "佐藤 健一");
  await person.type("champions_when", day(40));
  await person.tick("tracking", "in_place");
  await person.tick("training", "in_place");
  await person.type("expectations", "今後は自社で利用状況を確認し、必要なときに問い合わせる。");
  await person.next;
  at("checklist");
  await person.tick("scenarios_asked", "asked");
  await person.type("scenarios_answer", "現場での Teams の電話に関心がある。");
  await person.tick("reports_wanted", "no");
  await person.next;
  at("key-results");
  await person.tick("confirmed", "confirmed");
  await person.tick("direction", "expectations_set");
  await person.type("ongoing_success", "四半期ごとに利用状況を役員会で確認する。");
  await person.tick("teams_know", "yes");
  await person.tick("steps_in_place", "yes");
  await person.tick("resources_shared", "shared");
  await person.tick("support_told", "fasttrack_center");
  await person.tick("survey", "sent");
  await person.type("survey_sent_on", day(-1));
  await person.type("survey_sent_to", "高橋 由紀");
  await person.next;
  at("next-steps");
  await person.paste("next_steps[0][what]", STEPS);
  await person.type("momentum", "月に一度、活用の事例を社内で共有する。");
  await person.next;
  at("check");
  await person.go(`main form[action="${engagement}/review/submission"] button[type=submit]`);
  expect(/^\/reviews\/\d+$/.test(new URL(page.url()).pathname), `submitted: ${page.url()}`);

  const record = await page.innerText("main");
  for (const line of [...ATTENDEES.slice(1), ...STEPS]) {
    expect(record.includes(line[0] ?? ""), `the record has ${line[0]}`);
  }
  console.log(`effort: ${person.fields} fields, ${person.clicks} clicks, ${person.loads} page loads`);
  expect(person.clicks <= CLICKS, `${person.clicks} clicks`);
  expect(person.loads <= LOADS, `${person.loads} page loads`);
  await page.context().close();
  return page.faults;
});

await check("rows are added, moved, removed and brought back in the page, with the focus where it belongs", async () => {
  const page = await open(browser);
  await signIn(page, PEOPLE.manager);
  const review = await startReview(page, await register(page, `行の検査 ${Date.now()}`));
  await page.goto(`${review}/meeting`);
  let loads = 0;
  page.on("load", () => { loads += 1; });
  const names = async () => {
    const fields = page.locator('main fieldset.row-card [name^="attendees"][name$="[name]"]');
    return (await fields.evaluateAll((all) => all.map((f) => (f instanceof HTMLInputElement ? f.value : "")))).join(" ");
  };
  await page.fill('[name="attendees[0][name]"]', "甲");
  await page.click('button[value="add:attendees"]');
  expect((await focus(page)) === "attendees[1][name]", `a new row: ${await focus(page)}`);
  await page.keyboard.type("乙");
  await page.selectOption('[name="attendees[1][part]"]', "partner");
  await page.click('button[value="up:attendees:1"]');
  expect((await names()) === "乙 甲", `moved: ${await names()}`);
  expect((await value(page, "attendees[0][part]")) === "partner", "what was chosen moves along");
  expect((await focus(page)) === "attendees-0", `the first row cannot go up again: ${await focus(page)}`);
  await page.click('button[value="remove:attendees:0"]');
  expect((await names()) === "甲", `removed: ${await names()}`);
  expect((await focus(page)) === "restore:attendees", `it can be brought back: ${await focus(page)}`);
  await page.keyboard.press("Enter");
  expect((await names()) === "乙 甲", `brought back: ${await names()}`);
  const saved = page.waitForResponse((r) => r.request().method() === "POST" && r.url().endsWith("/review/meeting"));
  await page.click('button[value="remove:attendees:0"]');
  expect((await saved).status() === 200, "it is saved as one goes");
  expect(loads === 0, `${loads} page loads`);
  await page.locator(".save-line:not(.save-line--busy)").first().waitFor();
  await page.reload();
  expect((await names()) === "甲", `after loading again: ${await names()}`);
  // What the server offers to bring back is still offered after something else was taken out and brought back.
  const offers = page.locator('button[value="restore:attendees"]:visible');
  expect((await offers.count()) === 1, "the server offers a row");
  await page.click('button[value^="remove:attendees:"]');
  expect((await offers.count()) === 1, `one offer at a time: ${await offers.count()}`);
  await page.keyboard.press("Enter");
  expect((await names()) === "甲", `brought back beside the server's offer: ${await names()}`);
  expect((await offers.count()) === 1, "the server's offer is gone");
  await page.locator(".save-line:not(.save-line--busy)").first().waitFor();
  await Promise.all([page.waitForEvent("load"), page.click('button[value="restore:attendees"]')]);
  expect((await names()) === "乙 甲", `brought back by the server: ${await names()}`);
  await page.context().close();
  return page.faults;
});

await check("a row that is added in the page counts its characters", async () => {
  const page = await open(browser);
  await signIn(page, PEOPLE.manager);
  const review = await startReview(page, await register(page, `数える行の検査 ${Date.now()}`));
  await page.goto(`${review}/goals`);
  await page.check('[name="wants_more"][value="yes"]');
  await page.click('button[value="add:new_workloads"]');
  const field = page.locator("[data-row] textarea[data-limit]").last();
  const id = await field.getAttribute("data-counter");
  await field.fill("あいう");
  await page.locator(`[id="${id}"]`, { hasText: "3 / 4,000" }).waitFor();
  await page.context().close();
  return page.faults;
});

await check("a pasted line loses nothing and an owner's side is known", async () => {
  const page = await open(browser);
  await signIn(page, PEOPLE.manager);
  const review = await startReview(page, await register(page, `貼り付けの検査 ${Date.now()}`));
  await page.goto(`${review}/next-steps`);
  await paste(page, "next_steps[0][what]", [["電話を試す", "誰か", "顧客", "2026/12/20", "進行中", "その他", "余り"], ["二行目"]]);
  expect((await value(page, "next_steps[0][what]")) === "電話を試す 余り", await value(page, "next_steps[0][what]"));
  expect((await value(page, "next_steps[0][owner_side]")) === "customer", "the side");
  expect((await value(page, "next_steps[0][due_on]")) === "2026/12/20", "the date as it was typed");
  expect((await value(page, "next_steps[0][status]")) === "in_progress", "the status");
  expect((await value(page, "next_steps[1][what]")) === "二行目", "the second line");
  expect((await value(page, "next_steps[1][status]")) === "open", "a new step is not started");
  await page.setViewportSize({ width: 900, height: 900 });
  const tops = await page.locator("#next_steps-1 .input").evaluateAll((all) => all.map((f) => Math.round(f.getBoundingClientRect().bottom)));
  expect(new Set(tops).size === 1 && tops.length === 6, `one line at 900 px: ${tops.join(", ")}`);
  await page.context().close();
  return page.faults;
});

await browser.close();
finish();

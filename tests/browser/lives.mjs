// Two engagements from conditions that are not met to a second review: one that usage opens (R1), whose first meeting ends in further
// discussions (O1) and whose lead returns it once; one that the customer's own criteria open (R2), whose first meeting ends
// without an agreement. A step is done between the meetings, one is carried over to the second review and one dropped there.
// The first review is held with JavaScript; the second is written without. A server is enough that has the demonstration's accounts.

import { PEOPLE, check, expect, finish, launch, open, overflow, press, shot, signIn, visit, wordsOf } from "./helpers.mjs";
import { begin, day, discussing, fillAll, fillSection, leaving, measure, registerTeams, set, submit, undecided, unfold } from "./filling.mjs";

/** @typedef {import("./helpers.mjs").Page} Page */
/** @typedef {import("./filling.mjs").Answers} Answers */

/** What stops a life after a fault that was told. */
const END = ": the life ends here";

const DONE = "利用状況レポートの見方を共有する";
const CARRIED = "部門ごとのチャンピオンを決める";
const DROPPED = "研修の動画を社内に公開する";
const WHY = "研修は人事部の年間計画に入ったため。";

/** The steps that the first meeting agrees on. */
const STEPS = { "next-steps": { ...step(0, DONE), ...step(1, CARRIED), ...step(2, DROPPED) } };

/**
 * @param {number} at
 * @param {string} what
 * @returns {Answers}
 */
function step(at, what) {
  return {
    [`next_steps[${at}][about]`]: "other",
    [`next_steps[${at}][what]`]: what,
    [`next_steps[${at}][owner]`]: "高橋 由紀",
    [`next_steps[${at}][owner_side]`]: "customer",
    [`next_steps[${at}][due_on]`]: day(20 + at),
    [`next_steps[${at}][status]`]: "open",
  };
}

const browser = await launch();

/**
 * The engagement's status, the status of its task 3735 and what is next, as its page says.
 * @param {Page} page
 * @param {string} engagement
 */
async function stands(page, engagement) {
  await page.goto(engagement);
  const status = await page.getAttribute(".page-head .state--large", "data-state");
  const task = await page.getAttribute('[data-task="review_meeting"] [data-state]', "data-state");
  const next = page.locator("[data-next]");
  return `${status}, ${task}, ${(await next.count()) ? await next.first().getAttribute("data-next") : "nothing"}`;
}

/**
 * Where a step stands on the engagement's page: its number and its state.
 * @param {Page} page
 * @param {string} engagement
 * @param {string} what
 */
async function stepOf(page, engagement, what) {
  await page.goto(engagement);
  const row = page.locator("tr[data-step]", { hasText: what });
  expect((await row.count()) === 1, `${what} is listed ${await row.count()} times`);
  return {
    number: (await row.getAttribute("data-step")) ?? "",
    state: (await row.locator("[data-state]").first().getAttribute("data-state")) ?? "",
    text: await row.innerText(),
  };
}

/**
 * What a submitted review says: its answers, figures and steps, without what may be done with it.
 * @param {Page} page
 * @param {string} revision
 */
async function frozen(page, revision) {
  const answer = await visit(page, revision);
  expect(answer.status() === 200, `${revision} answered ${answer.status()}`);
  const texts = await page.locator("main dl.answers, main table.table").allInnerTexts();
  return texts.filter((text) => !text.includes("リビジョン") || text.includes(DONE));
}

/**
 * @typedef {object} Life
 * @property {string} name
 * @property {string} customer
 * @property {(page: Page, engagement: string) => Promise<void>} opens meets the condition
 * @property {string} rule of the condition
 * @property {Record<string, Answers>} first
 * @property {string} held how the engagement stands while the first review is submitted
 * @property {string} approved and when it is approved
 * @property {boolean} returned whether the lead returns it once
 * @property {Record<string, Answers>} second
 */

/** @type {Life[]} */
const LIVES = [
  {
    name: "usage (R1), O1",
    customer: "使う工業",
    rule: "R1",
    opens: (page, engagement) => measure(page, engagement, { active: "420", entitled: "1,200", asOf: day(-3) }),
    first: discussing(STEPS),
    held: "complete, complete, decision",
    approved: "complete, complete, steps",
    returned: true,
    second: leaving({ "next-steps": withoutSteps() }),
  },
  {
    name: "criteria (R2), no agreement",
    customer: "定める物産",
    rule: "R2",
    opens: achieve,
    first: undecided(STEPS),
    held: "active, complete, follow-up",
    approved: "active, complete, follow-up",
    returned: false,
    second: discussing({ "next-steps": withoutSteps() }),
  },
];

/** The second meeting agrees on no step of its own. */
function withoutSteps() {
  return Object.fromEntries(["about", "what", "owner", "owner_side", "due_on", "status"].map((column) => [`next_steps[0][${column}]`, null]));
}

/**
 * Writes down a criterion of the customer's, and that it is achieved.
 * @param {Page} page
 * @param {string} engagement
 */
async function achieve(page, engagement) {
  const name = async (/** @type {string} */ column) =>
    (await page.locator(`#criteria [name$="[${column}]"]`).first().getAttribute("name")) ?? "";
  await page.goto(`${engagement}/criteria`);
  if ((await page.locator('#criteria [name$="[statement]"]').count()) === 0) await press(page, "#criteria button[name=add]");
  await set(page, await name("statement"), "会議の議事録を Teams で共有する");
  await set(page, await name("target"), "全部門");
  await press(page, "#criteria .actions button[type=submit]");
  expect(!(await stands(page, engagement)).includes("meet"), "a criterion that is not achieved opens nothing");
  await page.goto(`${engagement}/criteria`);
  await set(page, await name("actual"), "12 部門のうち 12 部門");
  await set(page, await name("evidence"), "11 月の定例会議で確認");
  await set(page, await name("achieved"), "yes");
  await press(page, "#criteria .actions button[type=submit]");
}

/** @param {Life} life */
async function lived(life) {
  const manager = await open(browser);
  const plain = await open(browser, { javaScriptEnabled: false });
  const lead = await open(browser);
  const pages = { manager, plain, lead };
  const state = { engagement: "", review: "", second: "" };
  /** @type {string[]} */
  let before = [];

  /**
   * @param {string} name
   * @param {() => Promise<string[] | void>} run
   */
  const stage = async (name, run) => {
    const went = await check(`${life.name}: ${name}`, async () => {
      const faults = await run();
      return [...(faults ?? []), ...Object.values(pages).flatMap((page) => page.faults.splice(0))];
    });
    if (went) return;
    for (const [role, page] of Object.entries(pages)) await shot(page, `lives-failed-${role}`).catch(() => {});
    throw new Error(`${name}${END}`);
  };
  /** @param {string} expected */
  const standsAt = async (expected) => {
    const now = await stands(manager, state.engagement);
    expect(now === expected, `it stands at ${now} instead of ${expected}`);
  };

  await stage("registered, and its conditions are not met", async () => {
    await signIn(manager, PEOPLE.manager);
    await signIn(plain, PEOPLE.manager);
    await signIn(lead, PEOPLE.lead);
    state.engagement = await registerTeams(manager, `${life.customer} ${Date.now()}`);
    await standsAt("active, not_started, measure");
  });

  await stage(`its conditions are met (${life.rule})`, async () => {
    await life.opens(manager, state.engagement);
    await standsAt("active, not_started, meet");
    return overflow(manager);
  });

  await stage("the first review is written and submitted", async () => {
    await begin(manager, state.engagement);
    await fillAll(manager, state.engagement, life.first);
    await standsAt("active, in_progress, write");
    state.review = await submit(manager, state.engagement);
    await standsAt(life.held);
  });

  if (life.returned) {
    await stage("the lead returns it, and it is submitted again", async () => {
      await lead.goto(state.review);
      await unfold(lead, "#decision-form");
      await lead.locator('#decision-form [name="comment_meeting"]').fill("会議で出た心配を書き足してください。");
      await press(lead, "#return");
      await standsAt("active, complete, revise");
      await begin(manager, state.engagement);
      await manager.goto(`${state.engagement}/review/meeting`);
      await fillSection(manager, "meeting", { risks: "管理者の交代が 1 月に予定されている。" });
      await press(manager, "button[name=go][value=next]");
      const again = await submit(manager, state.engagement);
      expect(again === state.review, `the same review: ${again}`);
      await standsAt(life.held);
    });
  }

  await stage("the lead approves it", async () => {
    await lead.goto(state.review);
    await press(lead, "#approve");
    expect((await lead.getAttribute(".page-head .state--large", "data-state")) === "approved", "it is approved");
    await standsAt(life.approved);
    before = await frozen(manager, `${state.review}/revisions/${life.returned ? 2 : 1}`);
    expect(before.some((text) => text.includes(DROPPED)), `it has its steps: ${before.length} parts`);
    expect(!before.some((text) => text.includes("660")), "and nothing of later figures");
  });

  await stage("a step is done between the meetings, and usage is measured again", async () => {
    const { number } = await stepOf(manager, state.engagement, DONE);
    await manager.goto(`${state.engagement}/steps/${number}`);
    await manager.selectOption("#step-form [name=status]", "done");
    await press(manager, "#step-form button[type=submit]");
    expect((await stepOf(manager, state.engagement, DONE)).state === "done", "it is done");
    expect((await stepOf(manager, state.engagement, CARRIED)).state === "open", "the other is open");
    await measure(manager, state.engagement, { active: "660", entitled: "1,200", asOf: day(-1) });
    await standsAt(life.approved);
  });

  await stage("without JavaScript, the second review is begun", async () => {
    await begin(plain, state.engagement);
    await standsAt("active, in_progress, write");
  });

  await stage("without JavaScript, it offers what is open, and no more", async () => {
    await plain.goto(`${state.engagement}/review/next-steps`);
    const offered = (await plain.locator(".proposals li").allInnerTexts()).join("\n");
    expect(offered.includes(CARRIED) && offered.includes(DROPPED), `what is open is offered: ${offered}`);
    expect(!offered.includes(DONE), `what is done is not: ${offered}`);
    return overflow(plain);
  });

  await stage("without JavaScript, a step is not dropped without a reason", async () => {
    const offer = plain.locator(".proposals li", { hasText: DROPPED });
    const drop = (await offer.locator('button[value^="drop:"]').getAttribute("value")) ?? "";
    await unfold(plain, ".proposals");
    const refused = await press(plain, `button[value="${drop}"]`);
    expect(refused.status() === 422, `without a reason it is refused: ${refused.status()}`);
    await unfold(plain, ".proposals");
    await plain.fill(`[name="${drop.replace(":", "-")}"]`, WHY);
    const dropped = await press(plain, `button[value="${drop}"]`);
    expect(dropped.status() === 200, `with one it is dropped: ${dropped.status()}`);
    const { state: now, text } = await stepOf(plain, state.engagement, DROPPED);
    expect(now === "cancelled" && text.includes(WHY), `it says so: ${now}, ${text}`);
  });

  await stage("without JavaScript, a step is carried over", async () => {
    await plain.goto(`${state.engagement}/review/next-steps`);
    const offers = plain.locator(".proposals li");
    expect((await offers.filter({ hasText: DROPPED }).count()) === 0, "what was dropped is not offered any more");
    const carry = (await offers.filter({ hasText: CARRIED }).locator('button[value^="carry:"]').getAttribute("value")) ?? "";
    await press(plain, `button[value="${carry}"]`);
    expect((await offers.filter({ hasText: CARRIED }).count()) === 0, "it is offered no more");
    expect((await plain.inputValue('[name="next_steps[0][what]"]')) === CARRIED, "it is a row of this review");
    await plain.selectOption('[name="next_steps[0][status]"]', "in_progress");
    await press(plain, "button.btn[name=go][value=stay]");
    expect((await plain.inputValue('[name="next_steps[0][status]"]')) === "in_progress", "the row is kept");
  });

  await stage("without JavaScript, the second review is filled in and submitted", async () => {
    await fillAll(plain, state.engagement, life.second);
    state.second = await submit(plain, state.engagement);
    expect(state.second !== state.review, "a review of its own");
    await standsAt("complete, complete, decision");
  });

  await stage("the lead approves the second review", async () => {
    await lead.goto(state.second);
    const record = await lead.innerText("main");
    expect(record.includes(CARRIED) && !record.includes(DROPPED), "it lists what was carried over, and not what was dropped");
    expect(record.includes("660 / 1,200"), "its figures are the newer ones");
    await press(lead, "#approve");
    expect((await lead.getAttribute(".page-head .state--large", "data-state")) === "approved", "it is approved");
    await standsAt("complete, complete, steps");
  });

  await stage("each step is there once, as it was left", async () => {
    const states = [];
    for (const what of [DONE, CARRIED, DROPPED]) states.push((await stepOf(manager, state.engagement, what)).state);
    expect(states.join(" ") === "done in_progress cancelled", states.join(" "));
  });

  await stage("the first review is as it was", async () => {
    const now = await frozen(manager, `${state.review}/revisions/${life.returned ? 2 : 1}`);
    expect(now.join("\n") === before.join("\n"), `${before.join("\n")}\nbecame\n${now.join("\n")}`);
  });

  for (const page of Object.values(pages)) await page.context().close();
}

for (const life of LIVES) {
  await lived(life).catch(async (error) => {
    const words = wordsOf(error);
    if (!words.endsWith(END)) await check(`${life.name}: unforeseen`, () => [words]);
  });
}
await browser.close();
finish();

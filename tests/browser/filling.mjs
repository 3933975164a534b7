// What a manager does on the way to a review, for the scripts that follow one: an engagement with its conditions open, the form
// filled in section by section, and submitted.

import { expect, newTenant, press } from "./helpers.mjs";

/** @typedef {import("./helpers.mjs").Page} Page */

/**
 * What a field is to hold, by its name; several values for a group of boxes.
 * @typedef {Record<string, string | string[]>} Answers
 */

const DAY = 24 * 60 * 60 * 1000;
/**
 * A day as the forms write it, so many days from today.
 * @param {number} offset
 */
export const day = (offset) => new Date(Date.now() + offset * DAY).toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" });

/**
 * What the manager answers, section by section, in the order of the form: a meeting that ends in O4.
 * @type {Record<string, Answers>}
 */
export const ANSWERS = {
  meeting: {
    took_place: "held",
    held_on: day(-2),
    "attendees[0][name]": "高橋 由紀",
    "attendees[0][organization]": "情報システム部",
    "attendees[0][part]": "customer_it_lead",
    deck: "success",
    covered: ["achievements", "next_activities", "new_scenarios"],
    risks: "繁忙期と重なるため、研修の参加者が集まりにくい。",
    internal_notes: "社内限りのメモ: 次期契約の話は別の会議で扱う。",
  },
  "key-information": {
    trained: "yes",
    goals_reached: "yes",
    progress_known: "no",
    progress_known_reason: "管理者の交代が決まったばかりのため。",
  },
  outcome: { result: "disengage", disengage_reason: "社内の体制が整い、自社で進められるため。" },
  goals: {
    wants_more: "no",
    best_practices: ["told"],
    self_service: "in_place",
    champions: "planned",
    champions_who: "人事部 佐々木",
    champions_when: day(40),
    tracking: "in_place",
    training: "not_planned",
    training_why: "Microsoft Learn の教材で足りるため。",
    expectations: "今後は自社で利用状況を確認し、必要なときに問い合わせる。",
  },
  checklist: {
    scenarios_asked: "asked",
    scenarios_answer: "現場での Teams の電話に関心がある。",
    reports_wanted: "no",
  },
  "key-results": {
    confirmed: ["confirmed"],
    direction: ["expectations_set"],
    ongoing_success: "四半期ごとに利用状況を役員会で確認する。",
    teams_know: ["yes"],
    steps_in_place: ["yes"],
    resources_shared: ["shared"],
    support_told: ["fasttrack_center"],
    survey: "sent",
    survey_sent_on: day(-1),
    survey_sent_to: "高橋 由紀",
  },
  "next-steps": {
    "next_steps[0][about]": "progress_known",
    "next_steps[0][what]": "利用状況レポートの見方を共有する",
    "next_steps[0][owner]": "高橋 由紀",
    "next_steps[0][owner_side]": "customer",
    "next_steps[0][due_on]": day(20),
    "next_steps[0][status]": "open",
    momentum: "月に一度、活用の事例を社内で共有する。",
  },
};

/**
 * What is answered instead where the meeting ends otherwise; `null` for what is not asked then.
 * @typedef {Record<string, Record<string, string | string[] | null>>} Changes
 */

/** What is asked only where the customer goes on without FastTrack. */
const LEAVING = {
  outcome: { disengage_reason: null },
  goals: {
    best_practices: null, self_service: null, champions: null, champions_who: null, champions_when: null,
    tracking: null, training: null, training_why: null, expectations: null,
  },
  "key-results": { resources_shared: null, support_told: null },
};

/**
 * The answers with changes, of which later ones win.
 * @param {Changes[]} changes
 * @returns {Record<string, Answers>}
 */
function changed(...changes) {
  /** @type {Record<string, Answers>} */
  const all = {};
  for (const [section, answers] of Object.entries(ANSWERS)) {
    const mine = Object.assign({}, answers, ...changes.map((change) => change[section] ?? {}));
    all[section] = Object.fromEntries(Object.entries(mine).filter(([, value]) => value !== null));
  }
  return all;
}

/**
 * A meeting that ends in further discussions (O1).
 * @param {Changes} [changes]
 */
export function discussing(changes = {}) {
  const own = {
    outcome: { result: "business_value_discussion" },
    checklist: {
      "bvd[0][service]": "Microsoft Teams", "bvd[0][planned_on]": day(30), "bvd[0][sme]": "no",
    },
    "key-results": { direction: ["next_steps_fixed"] },
  };
  return changed(LEAVING, own, changes);
}

/**
 * A meeting that ends without an agreement.
 * @param {Changes} [changes]
 */
export function undecided(changes = {}) {
  return changed(LEAVING, { outcome: { result: "no_agreement", follow_up_on: day(30) } }, changes);
}

/**
 * A meeting after which the customer goes on alone (O4).
 * @param {Changes} [changes]
 */
export function leaving(changes = {}) {
  return changed(changes);
}

/**
 * Sets a field if it can be seen now.
 * @param {Page} page
 * @param {string} name
 * @param {string | string[]} value
 */
export async function set(page, name, value) {
  const fields = page.locator(`main [name="${name}"]`);
  if ((await fields.count()) === 0) return false;
  const first = fields.first();
  const kind = (await first.getAttribute("type")) ?? (await first.evaluate((e) => e.tagName.toLowerCase()));
  if (kind === "radio" || kind === "checkbox") {
    for (const one of [value].flat()) {
      const box = page.locator(`main [name="${name}"][value="${one}"]`).first();
      if (!(await box.isVisible())) return false;
      await box.check();
    }
    return true;
  }
  if (!(await first.isVisible())) return false;
  if (kind === "select") await first.selectOption(String(value));
  else await first.fill(String(value));
  return true;
}

/**
 * Fills a section. A question that only another answer opens is shown, without JavaScript, after saving.
 * @param {Page} page
 * @param {string} section
 * @param {Answers} answers
 */
export async function fillSection(page, section, answers) {
  let left = Object.entries(answers);
  for (let pass = 0; pass < 4; pass += 1) {
    /** @type {typeof left} */
    const later = [];
    for (const [name, value] of left) {
      const row = /^(\w+)\[\d+\]/.exec(name);
      if (row && (await page.locator(`main [name="${name}"]`).count()) === 0) {
        const add = page.locator(`button[name=go][value="add:${row[1]}"]`);
        if (await add.count()) {
          await add.first().click();
          await page.locator(`main [name="${name}"]`).first().waitFor();
        }
      }
      if (!(await set(page, name, value))) later.push([name, value]);
    }
    left = later;
    if (left.length === 0) return;
    await press(page, "button.btn[name=go][value=stay]");
  }
  throw new Error(`${section}: never shown: ${left.map(([name]) => name).join(", ")}`);
}

/**
 * Registers an Enterprise customer for whom Microsoft Teams is intended; the engagement's path.
 * @param {Page} page
 * @param {string} customer
 * @param {string} [partner] name of the partner organisation
 */
export async function registerTeams(page, customer, partner) {
  await page.goto("/engagements/new");
  await set(page, "customer_name", customer);
  await set(page, "tenant_id", newTenant());
  await set(page, "segment", "enterprise");
  await set(page, "started_on", day(-120));
  await set(page, "goals_planned", "全社で Teams を日常の連絡に使う。");
  if (partner) await page.selectOption("select[name=partner_id]", { label: partner });
  await page.getByRole("checkbox", { name: /Microsoft Teams/ }).first().check();
  await press(page, "main form button[type=submit]");
  const engagement = new URL(page.url()).pathname;
  const refused = (await page.locator(".error-summary").allInnerTexts()).join(" ");
  expect(/^\/engagements\/\d+$/.test(engagement), `led to ${page.url()}: ${refused}`);
  expect((await page.innerText("h1")).includes(customer), "the page names the customer");
  return engagement;
}

/**
 * Records how many use Microsoft Teams, as somebody types it.
 * @param {Page} page
 * @param {string} engagement
 * @param {{active: string, entitled: string, asOf: string}} usage
 */
export async function measure(page, engagement, usage) {
  await page.goto(`${engagement}/usage`);
  const field = async (/** @type {string} */ column) =>
    (await page.getAttribute(`#measurement [name^="usage["][name$="[${column}]"]`, "name")) ?? "";
  await set(page, "period_days", "28");
  await set(page, await field("active"), usage.active);
  await set(page, await field("entitled"), usage.entitled);
  await set(page, "as_of", usage.asOf);
  await press(page, "#measurement .actions button[type=submit]");
}

/**
 * Begins a review, or goes on with the one that was begun; its path.
 * @param {Page} page
 * @param {string} engagement
 */
export async function begin(page, engagement) {
  const button = `main form[action="${engagement}/review"] button[type=submit]`;
  await page.goto(`${engagement}/review`);
  if (await page.locator(button).count()) await press(page, button);
  await page.goto(`${engagement}/review`);
  expect((await page.locator(".sections").count()) > 0, `the draft is shown: ${page.url()}`);
}

/**
 * Fills in the whole form, section by section.
 * @param {Page} page
 * @param {string} engagement
 * @param {Record<string, Answers>} answers
 */
export async function fillAll(page, engagement, answers) {
  for (const [section, own] of Object.entries(answers)) {
    await page.goto(`${engagement}/review/${section}`);
    await fillSection(page, section, own);
    await press(page, "button[name=go][value=next]");
    const path = new URL(page.url()).pathname;
    expect(path !== `${engagement}/review/${section}`, `${section} leads on: ${await errorsOf(page)}`);
  }
}

/** @param {Page} page */
async function errorsOf(page) {
  return (await page.locator(".error-summary").allInnerTexts()).join(" ");
}

/**
 * Opens what is folded around a form and in it.
 * @param {Page} page
 * @param {string} form
 */
export async function unfold(page, form) {
  for (const selector of [`details:not([open]):has(${form.replace(/^main /, "")}) > summary`, `${form} details:not([open]) > summary`]) {
    while (await page.locator(selector).count()) await page.locator(selector).first().click();
  }
}

/**
 * Submits the draft; the review's path.
 * @param {Page} page
 * @param {string} engagement
 */
export async function submit(page, engagement) {
  await page.goto(`${engagement}/review/check`);
  const blocks = await page.$$eval("main [data-rule]", (all) => all.map((e) => `${e.getAttribute("data-rule")} ${e.textContent?.trim()}`));
  if (await page.locator("#confirmed").count()) await page.check("#confirmed");
  await press(page, `main form[action="${engagement}/review/submission"] button[type=submit]`);
  const path = new URL(page.url()).pathname;
  expect(/^\/reviews\/\d+$/.test(path), `led to ${path}; blocked by: ${blocks.join(" / ")}`);
  expect((await page.locator('[data-state="submitted"]').count()) > 0, "it is submitted");
  return path;
}

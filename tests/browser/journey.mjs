// The whole job as people do it: the manager opens an engagement and submits its review, the lead returns it, the
// manager submits again, the lead approves, the partner reads. Once with JavaScript and once without.

import { PEOPLE, check, expect, finish, launch, newTenant, open, overflow, paths } from "./helpers.mjs";
import { shot, signIn, visit, wordsOf } from "./helpers.mjs";

/** @typedef {import("./helpers.mjs").Page} Page */

/**
 * What a field is to hold, by its name; several values for a group of boxes.
 * @typedef {Record<string, string | string[]>} Answers
 */

const DAY = 24 * 60 * 60 * 1000;
/** @param {number} offset */
const day = (offset) => new Date(Date.now() + offset * DAY).toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" });

/**
 * What the manager answers, section by section, in the order of the form.
 * @type {Record<string, Answers>}
 */
const ANSWERS = {
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

const browser = await launch();

/**
 * Loads the page that a click leads to.
 * @param {Page} page
 * @param {string} selector
 */
async function press(page, selector) {
  await Promise.all([page.waitForEvent("load"), page.locator(selector).first().click()]);
}

/**
 * Sets a field if it can be seen now.
 * @param {Page} page
 * @param {string} name
 * @param {string | string[]} value
 */
async function set(page, name, value) {
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
async function fillSection(page, section, answers) {
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

/** @param {boolean} javaScriptEnabled */
async function whole(javaScriptEnabled) {
  const mode = javaScriptEnabled ? "with JavaScript" : "without JavaScript";
  const customer = `旅する製菓 ${javaScriptEnabled ? "一" : "二"}号`;
  const options = { javaScriptEnabled };
  const state = { engagement: "", review: "" };
  const people = {
    manager: await open(browser, options),
    lead: await open(browser, options),
    partner: await open(browser, options),
  };
  const { manager, lead, partner } = people;

  /**
   * @param {string} name
   * @param {() => Promise<string[] | void>} run
   */
  const step = async (name, run) => {
    const went = await check(`${mode}: ${name}`, async () => {
      const faults = await run();
      return [...(faults ?? []), ...Object.values(people).flatMap((p) => p.faults.splice(0))];
    });
    if (!went) {
      for (const [role, page] of Object.entries(people)) await shot(page, `journey-failed-${role}`).catch(() => {});
      throw new Error("the journey ends here");
    }
  };

  try {
    await step("all sign in", async () => {
      await signIn(manager, PEOPLE.manager);
      await signIn(lead, PEOPLE.lead);
      await signIn(partner, PEOPLE.partner);
    });

    await step("the manager opens an engagement", async () => {
      await manager.goto("/engagements/new");
      await set(manager, "customer_name", customer);
      await set(manager, "tenant_id", newTenant());
      await set(manager, "segment", "enterprise");
      await set(manager, "started_on", day(-120));
      await set(manager, "goals_planned", "全社で Teams を日常の連絡に使う。");
      // The organisation of the partner of this journey.
      await manager.selectOption("select[name=partner_id]", { label: "東都システムズ株式会社" });
      await chooseWorkload(manager);
      await press(manager, "main form button[type=submit]");
      state.engagement = new URL(manager.url()).pathname;
      const refused = (await manager.locator(".error-summary").allInnerTexts()).join(" ");
      expect(/^\/engagements\/\d+$/.test(state.engagement), `led to ${manager.url()}: ${refused}`);
      expect((await manager.innerText("h1")).includes(customer), "the page names the customer");
    });

    await step("and records usage that opens the gate (R1)", async () => {
      await manager.goto(`${state.engagement}/usage`);
      const field = async (/** @type {string} */ column) =>
        (await manager.getAttribute(`#measurement [name^="usage["][name$="[${column}]"]`, "name")) ?? "";
      await set(manager, "period_days", "28");
      await set(manager, await field("active"), "４２０");
      await set(manager, await field("entitled"), "1,200");
      await set(manager, "as_of", day(-3));
      await press(manager, "#measurement .actions button[type=submit]");
      expect((await manager.innerText("main")).includes("35.0"), "35.0 % is shown");
    });

    await step("begins the review", async () => {
      await manager.goto(`${state.engagement}/review`);
      const begin = `main form[action="${state.engagement}/review"] button[type=submit]`;
      if (await manager.locator(begin).count()) await press(manager, begin);
      await manager.goto(`${state.engagement}/review`);
      expect((await manager.locator("[data-rule]").count()) > 0, "what blocks completion is listed");
    });

    await step("sees that nothing can be submitted yet", async () => {
      await manager.goto(`${state.engagement}/review/check`);
      expect((await manager.locator('[data-rule="R7"]').count()) > 0, "R7 blocks");
      expect((await manager.locator('[data-rule="R8"]').count()) > 0, "R8 blocks");
    });

    for (const [section, answers] of Object.entries(ANSWERS)) {
      await step(`fills in ${section}`, async () => {
        await manager.goto(`${state.engagement}/review/${section}`);
        await fillSection(manager, section, answers);
        await press(manager, "button[name=go][value=next]");
        expect(new URL(manager.url()).pathname !== `${state.engagement}/review/${section}`, "went on to the next page");
        await manager.goto(`${state.engagement}/review/${section}`);
        const kept = Object.entries(answers).find(([, value]) => typeof value === "string" && /[^\x00-\x7f]/.test(value));
        if (kept) {
          const value = await manager.locator(`main [name="${kept[0]}"]`).first().inputValue();
          expect(value === kept[1], `${kept[0]} is kept: ${value}`);
        }
        return overflow(manager);
      });
    }

    await step("checks the answers and submits", async () => {
      await manager.goto(`${state.engagement}/review/check`);
      const blocks = await manager.$$eval("main [data-rule]", (all) =>
        all.map((e) => `${e.getAttribute("data-rule")} ${e.textContent?.trim()}`),
      );
      await submit(manager, state);
      const path = new URL(manager.url()).pathname;
      expect(/^\/reviews\/\d+$/.test(path), `led to ${path}; blocked by: ${blocks.join(" / ")}`);
      state.review = path;
      expect((await manager.locator('[data-state="submitted"]').count()) > 0, "it is submitted");
    });

    await step("the partner sees no review before the lead has approved", async () => {
      const answer = await visit(partner, `/summaries/${state.engagement.split("/")[2]}`);
      expect(answer.status() === 200, `answered ${answer.status()}`);
      expect(!(await partner.content()).includes("自社で進められるため"), "nothing of the review is shown");
    });

    await step("the lead finds it in the queue and returns it with a comment", async () => {
      await lead.goto("/reviews");
      expect((await lead.locator(`main a[href="${state.review}"]`).count()) > 0, "it is in the queue");
      await lead.goto(state.review);
      const form = "#decision-form";
      await unfold(lead, form);
      await lead.locator(`${form} [name="comment_meeting"]`).fill("担当者の後任を次のステップに加えてください。");
      await press(lead, "#return");
      expect((await lead.locator('[data-state="returned"]').count()) > 0, "it is returned");
    });

    await step("the manager reads the comment, mends and submits again", async () => {
      await manager.goto(state.engagement);
      expect((await manager.locator('[data-state="active"]').count()) > 0, "the engagement is active again");
      await manager.goto(`${state.engagement}/review`);
      const begin = `main form[action="${state.engagement}/review"] button[type=submit]`;
      if (await manager.locator(begin).count()) await press(manager, begin);
      await manager.goto(`${state.engagement}/review/next-steps`);
      await fillSection(manager, "next-steps", { momentum: "月に一度の共有を、後任の管理者が引き継ぐ。" });
      await press(manager, "button[name=go][value=next]");
      await manager.goto(`${state.engagement}/review/check`);
      await submit(manager, state);
      expect(new URL(manager.url()).pathname === state.review, `the same review: ${manager.url()}`);
    });

    await step("the lead compares and approves", async () => {
      const compared = await visit(lead, `${state.review}/revisions/2?compare=1`);
      expect(compared.status() === 200, `answered ${compared.status()}`);
      expect((await lead.innerText("main")).includes("後任の管理者"), "the change is shown");
      await lead.goto(state.review);
      await press(lead, "#approve");
      expect((await lead.locator('[data-state="approved"]').count()) > 0, "it is approved");
    });

    await step("the engagement is complete (R8)", async () => {
      await manager.goto(state.engagement);
      expect((await manager.locator('[data-state="complete"]').count()) > 0, "complete");
    });

    await step("the partner reads the summary, without what is internal", async () => {
      const answer = await visit(partner, `/summaries/${state.engagement.split("/")[2]}`);
      expect(answer.status() === 200, `answered ${answer.status()}`);
      const text = await partner.innerText("main");
      expect(text.includes(customer), "names the customer");
      expect(text.includes("利用状況レポートの見方を共有する"), "shows the next step");
      const source = await partner.content();
      expect(!source.includes("社内限りのメモ"), "no internal note");
      expect(!source.includes("担当者の後任を次のステップに加えてください"), "no comment of the lead");
      await shot(partner, `journey-summary-${javaScriptEnabled ? "js" : "nojs"}`);
    });

    await step("and nothing else", async () => {
      for (const path of [state.engagement, state.review, `${state.engagement}/review`, "/reviews", "/portfolio", "/admin/users"]) {
        const answer = await visit(partner, path);
        expect(answer.status() === 404, `${path} answered ${answer.status()}`);
      }
    });
  } catch (error) {
    const words = wordsOf(error);
    if (words !== "the journey ends here") await check(`${mode}: unforeseen`, () => [words]);
  } finally {
    for (const page of Object.values(people)) await page.context().close();
  }
}

/**
 * Microsoft Teams is intended, with the target as the form offers it.
 * @param {Page} page
 */
async function chooseWorkload(page) {
  await page.getByRole("checkbox", { name: /Microsoft Teams/ }).first().check();
}

/**
 * Opens what is folded around a form and in it.
 * @param {Page} page
 * @param {string} form
 */
async function unfold(page, form) {
  for (const selector of [`details:not([open]):has(${form.replace(/^main /, "")}) > summary`, `${form} details:not([open]) > summary`]) {
    while (await page.locator(selector).count()) await page.locator(selector).first().click();
  }
}

/**
 * @param {Page} page
 * @param {{engagement: string}} state
 */
async function submit(page, state) {
  await press(page, `main form[action="${state.engagement}/review/submission"] button[type=submit]`);
}

await whole(true);
await whole(false);

// What only the script does: text typed is kept without pressing anything, and losing the connection is said.
await check("autosave keeps what was typed and says when it cannot", async () => {
  const page = await open(browser);
  await signIn(page, PEOPLE.manager);
  await page.goto("/engagements");
  const engagements = (await paths(page)).filter((path) => /^\/engagements\/\d+$/.test(path));
  let found = false;
  for (const path of engagements) {
    const answer = await visit(page, `${path}/review/next-steps`);
    if (answer.status() !== 200) continue;
    found = true;
    const saved = page.waitForResponse((r) => r.request().method() === "POST" && r.url().endsWith("/review/next-steps"));
    await page.fill("[name=momentum]", "自動で保存される文。");
    const response = await saved;
    expect(response.status() === 200, `autosave answered ${response.status()}`);
    expect("saved_at" in (await response.json()), "it says when it was saved");
    await page.context().setOffline(true);
    await page.fill("[name=momentum]", "接続が切れた間に書いた文。");
    await page.locator(".save-line--failed").first().waitFor();
    await page.context().setOffline(false);
    page.faults.length = 0;
    break;
  }
  expect(found, "the demonstration has a draft");
  await page.context().close();
});

await browser.close();
finish();

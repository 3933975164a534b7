// The whole job as people do it: the manager opens an engagement and submits its review, the lead returns it, the
// manager submits again, the lead approves, the partner reads. Once with JavaScript and once without.

import { PEOPLE, check, expect, finish, launch, open, overflow, paths, press } from "./helpers.mjs";
import { shot, signIn, visit, wordsOf } from "./helpers.mjs";
import { ANSWERS, begin, day, fillSection, measure, registerTeams, submit, unfold } from "./filling.mjs";

/** @typedef {import("./helpers.mjs").Page} Page */

const browser = await launch();

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
      // The organisation of the partner of this journey.
      state.engagement = await registerTeams(manager, customer, "東都システムズ株式会社");
    });

    await step("and records usage that opens the gate (R1)", async () => {
      await measure(manager, state.engagement, { active: "４２０", entitled: "1,200", asOf: day(-3) });
      expect((await manager.innerText("main")).includes("35.0"), "35.0 % is shown");
    });

    await step("begins the review", async () => {
      await begin(manager, state.engagement);
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

    await step("submits what was answered", async () => {
      state.review = await submit(manager, state.engagement);
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
      await begin(manager, state.engagement);
      await manager.goto(`${state.engagement}/review/next-steps`);
      await fillSection(manager, "next-steps", { momentum: "月に一度の共有を、後任の管理者が引き継ぐ。" });
      await press(manager, "button[name=go][value=next]");
      expect((await submit(manager, state.engagement)) === state.review, `the same review: ${manager.url()}`);
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

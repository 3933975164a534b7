// The pages that each role has, as paths of the demonstration, and how to find one of a kind.

import { PEOPLE, expect, paths, visit } from "./helpers.mjs";

/** @typedef {import("./helpers.mjs").Page} Page */
/** @typedef {keyof typeof PEOPLE | "anyone"} Role */

const SECTIONS = ["meeting", "key-information", "outcome", "goals", "checklist", "key-results", "next-steps"];
export const ENGAGEMENT = /^\/engagements\/\d+$/;

/**
 * Where a link of this form leads, from a page; null where there is none.
 * @param {Page} page
 * @param {string} from
 * @param {RegExp} pattern
 */
export async function firstLink(page, from, pattern) {
  await page.goto(from);
  return (await paths(page)).find((path) => pattern.test(path)) ?? null;
}

/**
 * The first engagement of the list for which this holds, which may leave the page wherever it looked.
 * @param {Page} page
 * @param {(engagement: string) => Promise<unknown>} holds
 */
export async function engagementWhere(page, holds) {
  await page.goto("/engagements");
  const engagements = (await paths(page)).filter((path) => ENGAGEMENT.test(path));
  for (const engagement of engagements) {
    if (await holds(engagement)) return engagement;
  }
  return null;
}

/** @type {Record<Role, (page: Page) => Promise<string[]>>} */
export const ROLES = {
  anyone: async () => ["/sign-in", "/no-such-page"],
  manager: async (page) => {
    const engagement = await firstLink(page, "/engagements", ENGAGEMENT);
    const inReview = await engagementWhere(page, async (e) => (await visit(page, `${e}/review/meeting`)).status() === 200);
    let imported = "";
    await engagementWhere(page, async (e) => {
      imported = (await firstLink(page, `${e}/usage`, /^\/engagements\/\d+\/usage\/imports\/\d+$/)) ?? "";
      return imported;
    });
    expect(engagement && inReview, "the demonstration has an engagement with a draft for the manager");
    expect(imported, "the demonstration has an imported usage report");
    const step = await firstLink(page, "/steps", /^\/engagements\/\d+\/steps\/\d+$/);
    expect(step, "the demonstration has a next step that is open");
    await page.goto(`${engagement}/notes`);
    await page.fill("#text", "電話で更新について相談しました。");
    await Promise.all([page.waitForNavigation(), page.click("#note-form button[type=submit]")]);
    const note = await firstLink(page, `${engagement}/notes`, /^\/engagements\/\d+\/notes\/\d+$/);
    expect(note, "the note that was just written can be changed");
    await page.goto("/covers");
    await page.selectOption("#cover select[name=stand_in]", { index: 1 });
    await page.fill("#last_day", new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10));
    await Promise.all([page.waitForEvent("load"), page.click("#cover button[type=submit]")]);
    expect((await page.locator("[data-cover]").count()) > 0, "somebody stands in for the manager");
    return [
      "/covers", "/notes", "/notes?q=%E6%9B%B4%E6%96%B0", `${engagement}/notes`, note,
      "/steps", "/steps?due=overdue", step, `${engagement}/steps/new`,
      "/", "/account", "/engagements", "/engagements?state=complete", "/engagements?q=%E3%81%AA%E3%81%84", "/engagements/new", "/usage-reports",
      engagement, `${engagement}/review`, `${engagement}/history`, `${engagement}/edit`, `${engagement}/usage`, `${engagement}/criteria`,
      imported, `${engagement}/agenda`, `${engagement}/partner-view`, `${engagement}/letters/invitation`, `${inReview}/review`, `${inReview}/review/check`, `${inReview}/review/discard`,
      // The demonstration has one version of the playbook: the page says that nothing changes.
      `${inReview}/review/playbook`,
      ...SECTIONS.map((section) => `${inReview}/review/${section}`),
      "/playbook", "/playbook/2020-04-30", "/playbook/rules", "/reviews", "/no-such-page",
    ];
  },
  lead: async (page) => {
    const review = await firstLink(page, "/reviews", /^\/reviews\/\d+$/);
    expect(review, "the demonstration has a review to decide");
    // Given to whoever has it, an engagement stays where it is, and there is a page that says so.
    const engagement = await firstLink(page, "/engagements", ENGAGEMENT);
    expect(engagement, "the lead sees engagements");
    await page.goto(engagement);
    const manager = await page.inputValue("#reassignment select[name=manager]");
    await page.goto(`/engagements/reassignment?engagement=${engagement.split("/")[2]}`);
    await page.selectOption("#reassign-many select[name=manager]", manager);
    await Promise.all([page.waitForEvent("load"), page.click("#reassign-many button[type=submit]")]);
    const reassigned = new URL(page.url()).pathname;
    expect(/^\/engagements\/reassignments\/\d+$/.test(reassigned), `led to ${page.url()}`);
    return ["/", "/engagements", "/engagements?watch=unmanaged", `/engagements/reassignment?former=${manager}`, "/engagements/reassignment", reassigned,
      "/reviews", "/reviews?claim=free", review, `${review}/revisions/1`, "/portfolio", "/portfolio/meetings", "/steps", "/covers"];
  },
  partner: async (page) => {
    const summary = await firstLink(page, "/summaries", /^\/summaries\/\d+$/);
    expect(summary, "the demonstration has a summary for the partner");
    return ["/", "/summaries", summary, "/playbook"];
  },
  administrator: async (page) => {
    const user = await firstLink(page, "/admin/users", /^\/admin\/users\/\d+$/);
    const partner = await firstLink(page, "/admin/partners", /^\/admin\/partners\/\d+$/);
    expect(user && partner, "the demonstration has people and organisations");
    return ["/", "/admin/users", "/admin/users/new", user, "/admin/workloads/1", "/admin/partners", partner, "/admin/workloads", "/admin/headings", "/admin/mail", "/admin/audit", "/admin/security"];
  },
};

// A usage report from the drop to the review: dropped, previewed, confirmed, the gate opens, the review has its figures.
// With JavaScript and without; axe and overflow on every page of the way.

import { PEOPLE, axe, check, expect, finish, launch, newTenant, open, overflow, shot, signIn } from "./helpers.mjs";

const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
const REPORT =
  "\ufeffReport Refresh Date,Exchange Active,Exchange Inactive,Teams Active,Teams Inactive,Office 365 Active,Office 365 Inactive,Report Period\r\n" +
  `${yesterday},280,31,247,61,285,81,30\r\n`;
const BROKEN = "Workload,Active users,Entitled users,As of\r\nTeams,-1,10,2026-11-01\r\nTeams,1,x,2026-13-01\r\n";

/** @type {("light" | "dark")[]} */
const SCHEMES = ["light", "dark"];

const browser = await launch();

/** @typedef {import("./helpers.mjs").Page} Page */

/**
 * @param {Page} page
 * @param {string} name
 */
async function newEngagement(page, name) {
  await page.goto("/engagements/new");
  await page.fill("[name=customer_name]", name);
  await page.fill("[name=tenant_id]", newTenant());
  await page.selectOption("[name=segment]", "business");
  await page.fill("[name=started_on]", "2026-04-01");
  const teams = page.locator("label", { hasText: "Microsoft Teams" }).first();
  await teams.click();
  await Promise.all([page.waitForURL(/\/engagements\/\d+$/), page.press("[name=started_on]", "Enter")]);
  return new URL(page.url()).pathname;
}

/**
 * @param {string} name
 * @param {string} text
 */
const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/**
 * Drops a file on the field as a hand would.
 * @param {Page} page
 * @param {string} name
 * @param {string} text
 */
async function drop(page, name, text) {
  const data = await page.evaluateHandle(
    ({ name, text }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name, { type: "text/csv" }));
      return transfer;
    },
    { name, text },
  );
  await page.dispatchEvent("[data-drop]", "dragover", { dataTransfer: data });
  await page.dispatchEvent("[data-drop]", "drop", { dataTransfer: data });
}

/**
 * The preview's button, with the tick that it asks for where the same file was taken in for another customer before.
 * @param {Page} page
 */
async function confirm(page) {
  if ((await page.locator("#confirmed").count()) > 0) await page.check("#confirmed");
  await Promise.all([page.waitForURL(/\/usage\/imports\/\d+$/), page.click("#confirmation button")]);
}

/**
 * From the preview to the review that has the figures.
 * @param {Page} page
 * @param {string} engagement
 */
async function takeOver(page, engagement) {
  expect((await page.getAttribute("[data-gate]", "data-gate")) === "shut-open", "the preview says that the gate opens");
  const row = await page.innerText('tr[data-workload="Microsoft Teams"]');
  expect(row.includes("247 / 308") && row.includes("80.2"), `the preview has the figures: ${row}`);
  await confirm(page);
  expect((await page.getAttribute(".verdict", "data-state")) === "open", "the gate is open");
  await page.goto(engagement);
  expect((await page.getAttribute(".verdict", "data-state")) === "open", "the engagement says so");
  await Promise.all([page.waitForURL(/\/review\/meeting$/), page.locator(`main form[action="${engagement}/review"] button`).first().click()]);
  await page.goto(`${engagement}/review/key-information`);
  expect((await page.innerText("main")).includes("80.2"), "the review has the figures");
}

await check("a report that is dropped opens the gate and reaches the review", async () => {
  const page = await open(browser);
  await signIn(page, PEOPLE.manager);
  const engagement = await newEngagement(page, "取込確認株式会社");
  await page.goto(`${engagement}/usage`);
  await Promise.all([page.waitForURL(/\/usage\/import\/preview$/), drop(page, "services.csv", REPORT)]);
  await takeOver(page, engagement);
  await page.goto(`${engagement}/usage`);
  await Promise.all([page.waitForURL(/\/usage\/import\/preview$/), drop(page, "services.csv", REPORT)]);
  expect((await page.getAttribute(".notice", "data-state")) === "known", "the same file changes nothing");
  return page.faults;
});

await check("the same without JavaScript", async () => {
  const page = await open(browser, { javaScriptEnabled: false });
  await signIn(page, PEOPLE.manager);
  const engagement = await newEngagement(page, "取込確認第二株式会社");
  await page.goto(`${engagement}/usage`);
  await page.setInputFiles("#file", file("services.csv", REPORT));
  await Promise.all([page.waitForURL(/\/usage\/import$/), page.click("#upload button[type=submit]")]);
  await takeOver(page, engagement);
});

await check("a long file says how far it is and can be cancelled", async () => {
  const page = await open(browser);
  await signIn(page, PEOPLE.manager);
  const engagement = await newEngagement(page, "取込中止株式会社");
  await page.goto(`${engagement}/usage`);
  // Held back, so that there is time to cancel.
  await page.route("**/usage/import", () => {});
  await page.setInputFiles("#file", file("services.csv", REPORT));
  await page.click("#upload button[type=submit]");
  await page.locator("progress").waitFor();
  await page.click("[data-cancel]");
  await page.locator(".upload__text", { hasText: "キャンセルしました" }).waitFor();
  expect(await page.isEnabled("#upload button[type=submit]"), "another file can be sent");
  return page.faults;
});

for (const width of [1280, 320]) {
  for (const colorScheme of SCHEMES) {
    await check(`pages of the import ${width} ${colorScheme}`, async () => {
      const page = await open(browser, { viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      await signIn(page, PEOPLE.manager);
      const engagement = await newEngagement(page, `取込表示${width}${colorScheme}株式会社`);
      /** @type {string[]} */
      const faults = [];
      /** @param {string} name */
      const look = async (name) => {
        if (width === 320) faults.push(...(await overflow(page)).map((f) => `${name}: ${f}`));
        faults.push(...(await axe(page)).map((f) => `${name}: ${f}`), ...page.faults.splice(0));
        await shot(page, `import-${name}-${width}-${colorScheme}`);
      };
      /** @param {string} text */
      const send = async (text) => {
        await page.goto(`${engagement}/usage/import`);
        await page.setInputFiles("#file", file("services.csv", text));
        await Promise.all([page.waitForURL(/\/usage\/import\/preview$/), page.click("#upload button[type=submit]")]);
      };
      await page.goto(`${engagement}/usage/import`);
      await look("choose");
      await send(BROKEN);
      await look("refused");
      await send("Name,Age\n");
      await look("unknown");
      await send(REPORT);
      await look("preview");
      await confirm(page);
      await look("result");
      await send(REPORT);
      await look("known");
      const days = [0, 1, 2, 3].map((n) => new Date(Date.now() - (5 - n) * 86_400_000).toISOString().slice(0, 10));
      await send(
        "Report Refresh Date,Office 365,Exchange,OneDrive,SharePoint,Skype For Business,Yammer,Teams,Report Date,Report Period\r\n" +
          days.map((day, n) => `${yesterday},${300 + n},280,200,180,,12,${240 + n * 3},${day},7\r\n`).join(""),
      );
      await look("series");
      await confirm(page);
      await page.goto(`${engagement}/usage`);
      await look("usage");
      await page.context().close();
      return faults;
    });
  }
}

await browser.close();
finish();

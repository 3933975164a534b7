// What the scripts share: the browser, signing in, axe, screenshots, and counting.

import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const BASE = process.env.BASE_URL;
// That of the demonstration, unless the server has other accounts of these names.
export const PASSWORD = process.env.DEMO_PASSWORD ?? "success-review-demo";
export const PEOPLE = {
  manager: "manager@demo.example",
  lead: "lead@demo.example",
  partner: "partner@demo.example",
  administrator: "admin@demo.example",
};

if (!BASE) {
  console.error("BASE_URL is not set; start this through tests/browser/run");
  process.exit(2);
}

/** @typedef {import("playwright-core").Browser} Browser */
/**
 * A page that keeps what went wrong in it.
 * @typedef {import("playwright-core").Page & {faults: string[]}} Page
 */

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * A window of its own; fails the run on errors in the page's console.
 * @param {Browser} browser
 * @param {import("playwright-core").BrowserContextOptions} options
 * @returns {Promise<Page>}
 */
export async function open(browser, options = {}) {
  const context = await browser.newContext({
    baseURL: BASE,
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    viewport: { width: 1280, height: 900 },
    // axe is put into the page by the test, which the page's own policy would refuse.
    bypassCSP: options.bypassCSP ?? false,
    ...options,
  });
  /** @type {Page} */
  const page = Object.assign(await context.newPage(), { faults: [] });
  // A machine that does much beside is given more, in milliseconds.
  page.setDefaultTimeout(Number(process.env.PATIENCE ?? 10_000));
  page.on("pageerror", (error) => page.faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    // A refused form is a 4xx page on purpose; the browser logs it all the same.
    if (message.type() === "error" && !message.text().includes("the server responded with a status of 4")) {
      page.faults.push(`console: ${message.text()}`);
    }
  });
  return page;
}

/**
 * @param {Page} page
 * @param {string} email
 */
export async function signIn(page, email) {
  await page.goto("/sign-in");
  await page.fill("input[name=email]", email);
  await page.fill("input[name=password]", PASSWORD);
  await Promise.all([
    page.waitForURL((url) => url.pathname !== "/sign-in"),
    page.click("main form button[type=submit]"),
  ]);
}

let tenants = 0;

/** A tenant that no engagement has: a second one of the same tenant would be asked about. */
export function newTenant() {
  tenants += 1;
  return `t${Date.now()}-${tenants}.onmicrosoft.com`;
}

/**
 * Registers an engagement, as a manager; its path.
 * @param {Page} page
 * @param {string} customer
 */
export async function register(page, customer) {
  await page.goto("/engagements/new");
  await page.fill("[name=customer_name]", customer);
  await page.fill("[name=tenant_id]", newTenant());
  await page.selectOption("[name=segment]", "business");
  await page.fill("[name=started_on]", "2026-04-01");
  await page.press("[name=started_on]", "Enter");
  await page.waitForURL(/\/engagements\/\d+$/);
  return new URL(page.url()).pathname;
}

/**
 * Begins a review; its path.
 * @param {Page} page
 * @param {string} engagement
 */
export async function startReview(page, engagement) {
  const review = `${engagement}/review`;
  await page.goto(review);
  await Promise.all([page.waitForEvent("load"), page.locator("main form button").first().click()]);
  return review;
}

/**
 * Opens a page and gives the server's answer.
 * @param {Page} page
 * @param {string} url
 */
export async function visit(page, url) {
  const answer = await page.goto(url);
  if (!answer) throw new Error(`${url} was not asked for`);
  return answer;
}

/**
 * Presses a button that leads to a page, and gives the answer with that page.
 * @param {Page} page
 * @param {string} selector
 */
export async function press(page, selector) {
  const [answer] = await Promise.all([
    page.waitForResponse((r) => r.request().isNavigationRequest() && !(r.status() >= 300 && r.status() < 400)),
    page.waitForEvent("load"),
    page.locator(selector).first().click(),
  ]);
  return answer;
}

/**
 * Where the links in the main part of the page lead, each path once.
 * @param {Page} page
 */
export async function paths(page) {
  const all = await page.$$eval("main a[href]", (links) =>
    links.map((a) => (a instanceof HTMLAnchorElement ? new URL(a.href).pathname : "")),
  );
  return [...new Set(all)];
}

/**
 * Violations of WCAG 2.2 A and AA and of good practice, as sentences.
 * @param {Page} page
 */
export async function axe(page) {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = /** @type {typeof window & {axe: import("axe-core")}} */ (window);
    const result = await axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      resultTypes: ["violations"],
    });
    return result.violations.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.map((n) => n.target.join(" ")) }));
  });
  return violations.map((v) => `axe ${v.id}: ${v.help} (${v.nodes.slice(0, 3).join("; ")}${v.nodes.length > 3 ? "; …" : ""})`);
}

/**
 * How far the page is wider than the window, and what sticks out.
 * @param {Page} page
 */
export async function overflow(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.querySelectorAll("body *")]
      .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1)
      .slice(0, 3)
      .map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""}`);
    return [`${root.scrollWidth - root.clientWidth} px wider than the window (${wide.join("; ")})`];
  });
}

/**
 * Text that is hard to read or cannot be: a column narrower than three characters, a line that breaks inside a date or
 * between a number and its unit, text cut off at the edge of its box or of the window, or lying over other text.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export async function crowded(page) {
  return page.evaluate(() => {
    // The label of a cell is written by the style sheet and has no box that a script could ask for: an element that looks
    // the same stands in for it.
    const silent = new CSSStyleSheet();
    silent.replaceSync("[data-probed]::before { content: none !important; }");
    document.adoptedStyleSheets.push(silent);
    /** @type {[Element, HTMLElement][]} */
    const labels = [];
    for (const cell of document.querySelectorAll("td[data-label]")) {
      const style = getComputedStyle(cell, "::before");
      if (style.content === "none" || style.content === "normal" || !cell.checkVisibility()) continue;
      const label = document.createElement("span");
      label.className = "label-of-cell";
      label.textContent = cell.getAttribute("data-label");
      for (const property of style) label.style.setProperty(property, style.getPropertyValue(property));
      // As high as its text, as the other is unless a rule says so.
      label.style.blockSize = "auto";
      label.style.height = "auto";
      labels.push([cell, label]);
    }
    for (const [cell, label] of labels) {
      cell.setAttribute("data-probed", "");
      cell.prepend(label);
    }
    const found = look();
    for (const [cell, label] of labels) {
      cell.removeAttribute("data-probed");
      label.remove();
    }
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== silent);
    return found;

    function look() {
      /** @typedef {{left: number, right: number, top: number, bottom: number}} Box */
      /** @type {{box: Box, words: string, of: Element}[]} */
      const lines = [];
      /** @type {Set<string>} */
      const faults = new Set();
      /** @param {Element} e */
      const name = (e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""}`;
      // Meant for those who hear the page, not for those who see it; or shown only where the focus is.
      const unseen = ".vh, .skip-link:not(:focus), option, script, style, title, textarea";
      const WHOLE =
        /\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}月\d{1,2}日|\d{1,2}:\d{2}|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4}|\d(?:[\d,.]*\d)?\s?(?:%|[年月日時分件名人社回歳]|か月|週間|行目|文字|(?:users?|days?|months?|weeks?|rows?|characters?|minutes?|MB|KB)\b)/gu;
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const of = node.parentElement;
        const words = (node.textContent ?? "").trim();
        if (!of || !words || of.closest(unseen) || !of.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const boxes = [...range.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
        if (boxes.length === 0) {
          faults.add(`no room at all: "${words.slice(0, 20)}" in ${name(of)}`);
          continue;
        }
        const cutting = [];
        for (let around = /** @type {Element | null} */ (of); around && around !== document.body; around = around.parentElement) {
          if (/hidden|clip/.test(getComputedStyle(around).overflowX)) cutting.push(around);
        }
        // A box of a pixel is the other way to say something to those only who hear the page.
        if (cutting.some((around) => around.clientWidth <= 1 && around.clientHeight <= 1)) continue;
        if (/flex|grid/.test(getComputedStyle(of).display) && of.querySelector(":scope > .nowrap")) {
          faults.add(`in columns: "${words.slice(0, 20)}" in ${name(of)}`);
        }
        const rows = new Set(boxes.map((box) => Math.round(box.top))).size;
        if (rows > 1) {
          let block = of;
          const flows = (/** @type {Element} */ e) => /^inline|contents/.test(getComputedStyle(e).display);
          while (block.parentElement && flows(block)) block = block.parentElement;
          const style = getComputedStyle(block);
          // A column that is left nothing has a box of no width, and its text stands letter below letter.
          const room = block.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd);
          if (room < Math.min(3, words.length) * parseFloat(style.fontSize)) {
            faults.add(`squeezed: "${words.slice(0, 20)}" in ${name(of)}`);
          }
          for (const whole of (node.textContent ?? "").matchAll(WHOLE)) {
            range.setStart(node, whole.index);
            range.setEnd(node, whole.index + whole[0].trimEnd().length);
            const places = new Set([...range.getClientRects()].filter((b) => b.width > 0).map((b) => Math.round(b.top)));
            if (places.size > 1) faults.add(`broken: "${whole[0]}" of "${words.slice(0, 30)}" in ${name(of)}`);
          }
        }
        for (const box of boxes) {
          // The box of a font is higher than its letters, and lines of text stand close.
          const inset = box.height * 0.3;
          const shown = { left: box.left + 1, right: box.right - 1, top: box.top + inset, bottom: box.bottom - inset };
          if (shown.left < -1 || shown.right > document.documentElement.clientWidth + 1) {
            faults.add(`outside the window: "${words.slice(0, 20)}" in ${name(of)}`);
          }
          for (const around of cutting) {
            const edge = around.getBoundingClientRect();
            if (shown.right > edge.right + 1 || shown.left < edge.left - 1 || shown.top > edge.bottom || shown.bottom < edge.top) {
              faults.add(`cut off: "${words.slice(0, 20)}" in ${name(of)}`);
            }
          }
          lines.push({ box: shown, words, of });
        }
      }
      lines.sort((a, b) => a.box.top - b.box.top);
      for (const [at, one] of lines.entries()) {
        for (const other of lines.slice(at + 1)) {
          if (other.box.top >= one.box.bottom) break;
          const over = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
          const open = ".user-menu__sheet, .save-line";
          if (over > 1 && one.of.closest(open) === other.of.closest(open)) {
            faults.add(`"${one.words.slice(0, 20)}" in ${name(one.of)} lies over "${other.words.slice(0, 20)}" in ${name(other.of)}`);
          }
        }
      }
      for (const input of document.querySelectorAll(".rows--steps .row-card .input")) {
        if (!input.checkVisibility()) continue;
        // An action is a sentence, which a line may be too short for; a name, a day and a state are whole.
        if (/\[what\]$/.test(input.getAttribute("name") ?? "") || input.closest("[hidden]")) continue;
        const style = getComputedStyle(input);
        const shown = input instanceof HTMLSelectElement ? input.selectedOptions[0]?.textContent ?? "" : input instanceof HTMLInputElement ? input.value : "";
        const pen = document.createElement("canvas").getContext("2d");
        if (!pen) continue;
        pen.font = style.font;
        const needs = pen.measureText(shown).width + shown.length * (parseFloat(style.letterSpacing) || 0);
        const room = input.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd);
        if (needs > room + 1) faults.add(`cut off: "${shown}" in ${input.getAttribute("name")}`);
      }
      return [...faults].slice(0, 8);
    }
  });
}

/**
 * @param {Page} page
 * @param {string} name
 */
export async function shot(page, name) {
  await mkdir("output", { recursive: true });
  await page.screenshot({ path: `output/${name}.png`, fullPage: true, animations: "disabled" });
}

let passed = 0;
let failed = 0;

/**
 * Runs one check; a failure is told at once and counted.
 * @param {string} name
 * @param {() => string[] | void | Promise<string[] | void>} run its faults, or an error
 */
export async function check(name, run) {
  try {
    const faults = (await run()) ?? [];
    if (faults.length > 0) throw new Error(faults.join("\n       "));
    passed += 1;
    if (process.env.VERBOSE) console.log(`ok     ${name}`);
    return true;
  } catch (error) {
    failed += 1;
    console.log(`FAILED ${name}\n       ${wordsOf(error)}`);
    return false;
  }
}

/** Prints the count and ends the process. */
export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

/**
 * What an error says.
 * @param {unknown} error
 */
export function wordsOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * @param {unknown} condition
 * @param {string} message
 * @returns {asserts condition}
 */
export function expect(condition, message) {
  if (!condition) throw new Error(message);
}

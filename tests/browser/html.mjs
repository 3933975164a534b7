// The HTML of every page as the server sends it, in both languages: what the Nu checker and html-validate say about it.
// Also the pages that refuse a form, that find it out of date, and the preview of a file: each form of each page is sent
// empty, then with nonsense in every field, then as it was.

import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

import { PEOPLE, check, expect, finish, launch, open, signIn } from "./helpers.mjs";
import { ROLES } from "./site.mjs";

/** @typedef {import("./helpers.mjs").Page} Page */
/** @typedef {import("./site.mjs").Role} Role */
/** @typedef {{name: string, html: string}} Sample */
/** @typedef {{action: string, multipart: boolean, fields: [name: string, value: string, typed: boolean][]}} Form */

const NU = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
const LOCALES = ["ja-JP", "en-GB"];

/** Forms after which the pages that are still to be asked for would be gone. */
const LEFT_ALONE = /\/(sign-out|language|discard|disabling|password|withdrawal|approval)$/;

const OWN = /^\/account|^\/admin\/users\/\d+$/;

/** What is ours to decide: how attributes are written, and what is done on purpose. */
const judge = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:recommended"],
    rules: {
      // Templates are laid out for who reads them; a page is not.
      "no-trailing-whitespace": "off",
      "attribute-boolean-style": "off",
      "long-title": "off",
      // HTML has had no rule for the letters of an id since version 5; the names of rows are `steps[2][due_on]`.
      "valid-id": ["error", { relaxed: true }],
      // Boxes to tick of one name are the choices of one question.
      "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
      // `<input />` and `<input>` are the same.
      "void-style": "off",
    },
  }),
);

const browser = await launch();

/** @type {Map<string, Sample>} */
const samples = new Map();
/** @type {Map<number, number>} */
const answers = new Map();

/**
 * @param {string} name
 * @param {import("playwright-core").APIResponse} answer
 */
async function keep(name, answer) {
  if (!(answer.headers()["content-type"] ?? "").startsWith("text/html")) return "";
  const html = await answer.text();
  answers.set(answer.status(), (answers.get(answer.status()) ?? 0) + 1);
  samples.set(name, { name: `${answer.status()} ${name}`, html });
  if (process.env.VERBOSE) console.log(answer.status(), name);
  return html;
}

/**
 * The forms of a page that are posted, with what is in them.
 * @param {Page} page any page; it reads the HTML without showing it
 * @param {string} html
 * @returns {Promise<Form[]>}
 */
function formsOf(page, html) {
  return page.evaluate((html) => {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    return [...parsed.querySelectorAll("main form")]
      .filter((form) => form instanceof HTMLFormElement && form.method === "post")
      .map((form) => ({
        action: form.getAttribute("action") ?? "",
        multipart: form.getAttribute("enctype") === "multipart/form-data",
        fields: [...new FormData(/** @type {HTMLFormElement} */ (form))].map(([name, value]) => {
          const typed = form.querySelector(
            `[name="${CSS.escape(name)}"]:is(textarea:not([hidden]), input:not([type=hidden], [type=checkbox], [type=radio]))`,
          );
          return /** @type {[string, string, boolean]} */ ([name, typeof value === "string" ? value : "", typed !== null]);
        }),
      }));
  }, html);
}

/**
 * Sends a form with its fields changed.
 * @param {Page} page
 * @param {Form} form
 * @param {(value: string, typed: boolean) => string} change
 * @param {Record<string, string>} headers
 */
function send(page, form, change, headers) {
  const options = { headers, maxRedirects: 0 };
  if (form.multipart) {
    const token = form.fields.find(([name]) => name === "csrf_token")?.[1] ?? "";
    const file = { name: "report.csv", mimeType: "text/csv", buffer: Buffer.from("Workload,Active users\r\nTeams,x\r\n") };
    return page.context().request.post(form.action, { ...options, multipart: { csrf_token: token, file } });
  }
  const body = new URLSearchParams(form.fields.map(([name, value, typed]) => [name, change(value, typed)]));
  return page.context().request.post(form.action, {
    ...options,
    headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
    data: body.toString(),
  });
}

for (const role of /** @type {Role[]} */ (Object.keys(ROLES))) {
  for (const locale of LOCALES) {
    await check(`${role} ${locale}: pages and refusals`, async () => {
      const page = await open(browser, { locale });
      if (role !== "anyone") await signIn(page, PEOPLE[role]);
      const urls = await ROLES[role](page);
      await page.goto("about:blank");
      const headers = { "accept-language": locale };
      /** @type {Map<string, Form>} */
      const forms = new Map();
      for (const url of urls) {
        const html = await keep(`${role} ${url} ${locale}`, await page.context().request.get(url, { headers }));
        expect(html, `${url} is a page`);
        for (const form of await formsOf(page, html)) {
          const kind = form.action.replace(/\d+/g, "n");
          if (!LEFT_ALONE.test(form.action) && !forms.has(kind)) forms.set(kind, form);
        }
      }
      // Who changes a setting of their account has a new session, to which the forms above do not belong.
      const inOrder = [...forms.values()].sort((a, b) => Number(OWN.test(a.action)) - Number(OWN.test(b.action)));
      for (const form of inOrder) {
        /** @type {[string, (value: string, typed: boolean) => string][]} */
        const changes = [
          ["empty", (value, typed) => (typed ? "" : value)],
          ["nonsense", (value, typed) => (typed ? "\u3042?" : value)],
          ["as it was", (value) => value],
        ];
        for (const [what, change] of changes) {
          await keep(`${role} ${form.action} ${what} ${locale}`, await send(page, form, change, headers));
        }
      }
      await page.context().close();
    });
  }
}
await browser.close();

await check("refusals are among them", async () => {
  const of = [...answers].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`).join(", ");
  console.log(`${samples.size} pages: ${of}`);
  for (const status of [200, 404, 409, 422]) expect(answers.has(status), `no page answered ${status}: ${of}`);
});

await check("the Nu HTML checker finds nothing", async () => {
  const folder = "output/html";
  await mkdir(folder, { recursive: true });
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const [number, { name, html }] of [...samples.values()].entries()) {
    names.set(`${number}.html`, name);
    await writeFile(`${folder}/${number}.html`, html);
  }
  const run = spawnSync("java", ["-jar", NU, "--stdout", "--format", "json", "--exit-zero-always", folder], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect(run.status === 0 && run.stdout.trim(), `the checker did not run: ${run.error ?? run.stderr}`);
  /** @type {{messages: {url: string, type: string, subType?: string, message: string, lastLine?: number, extract?: string}[]}} */
  const report = JSON.parse(run.stdout);
  return report.messages.map((said) => {
    const name = names.get(said.url.split("/").pop() ?? "") ?? said.url;
    return `${name} (${said.url.split("/").pop()}:${said.lastLine}): ${said.subType ?? said.type}: ${said.message} ${said.extract ?? ""}`;
  });
});

await check("html-validate finds nothing", async () => {
  const faults = [];
  for (const { name, html } of samples.values()) {
    const report = await judge.validateString(html, name);
    for (const { messages } of report.results) {
      faults.push(...messages.map((said) => `${name}: ${said.ruleId} ${said.line}:${said.column}: ${said.message}`));
    }
  }
  return faults;
});

finish();

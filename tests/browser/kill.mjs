// The server dies in the middle of a section: SIGKILL right after "saved" was shown. What was saved is there afterwards.
// It starts and kills servers of its own; `run` says where the program lies.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BINARY = process.env.BINARY ?? "";
if (!BINARY) {
  console.error("BINARY is not set; start this through tests/browser/run");
  process.exit(2);
}

/** @type {number} */
const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
  });
});
process.env.BASE_URL = `http://127.0.0.1:${port}`;
const helpers = await import("./helpers.mjs");
const { PEOPLE, check, finish, launch, open, signIn } = helpers;
/** @type {typeof helpers.expect} */
const expect = helpers.expect;

const folder = await mkdtemp(join(tmpdir(), "success-review-kill-"));
/** @type {import("node:child_process").ChildProcess | null} */
let server = null;

async function start() {
  server = spawn(BINARY, ["demo", "--bind", `127.0.0.1:${port}`], { cwd: folder, stdio: "ignore" });
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const ready = await fetch(`${process.env.BASE_URL}/readyz`).then((r) => r.ok, () => false);
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("the server did not start");
}

async function kill() {
  if (!server) return;
  const gone = once(server, "exit");
  server.kill("SIGKILL");
  await gone;
}

const NOTE = "倒れる直前に書いたメモ 😀";
const RISK = "二つ目の文章です。\n改行も残ります。";
const browser = await launch();

try {
  await check("what was saved outlives SIGKILL", async () => {
    await start();
    const first = await open(browser);
    await signIn(first, PEOPLE.manager);
    await first.goto("/engagements/new");
    await first.fill("[name=customer_name]", "停電工業株式会社");
    await first.fill("[name=tenant_id]", "teiden.onmicrosoft.com");
    await first.selectOption("[name=segment]", "business");
    await first.fill("[name=started_on]", "2026-04-01");
    await first.press("[name=started_on]", "Enter");
    await first.waitForURL(/\/engagements\/\d+$/);
    const review = `${new URL(first.url()).pathname}/review`;
    await first.goto(review);
    await first.locator("main form button").first().click();
    await first.waitForLoadState();
    await first.goto(`${review}/meeting`);
    await first.fill("[name=internal_notes]", NOTE);
    await first.fill("[name=risks]", RISK);
    await first.locator("[data-save-line]", { hasText: /保存済み/ }).waitFor({ timeout: 15_000 });
    await kill();
    first.faults.length = 0;

    await start();
    const second = await open(browser);
    await signIn(second, PEOPLE.manager);
    await second.goto(`${review}/meeting`);
    expect((await second.inputValue("[name=internal_notes]")) === NOTE, "the note is not what was saved");
    expect((await second.inputValue("[name=risks]")) === RISK, "the risks are not what was saved");
    return second.faults;
  });
} finally {
  await browser.close();
  await kill().catch(() => {});
  await rm(folder, { recursive: true, force: true });
}
finish();

// The server dies in the middle of a section: SIGKILL right after "saved" was shown. What was saved is there afterwards.

import { ownServer } from "./server.mjs";

const server = await ownServer();
const helpers = await import("./helpers.mjs");
const { PEOPLE, check, finish, launch, open, register, signIn, startReview } = helpers;
/** @type {typeof helpers.expect} */
const expect = helpers.expect;

const NOTE = "倒れる直前に書いたメモ 😀";
const RISK = "二つ目の文章です。\n改行も残ります。";
const browser = await launch();

try {
  await check("what was saved outlives SIGKILL", async () => {
    await server.start();
    const first = await open(browser);
    await signIn(first, PEOPLE.manager);
    const review = await startReview(first, await register(first, "停電工業株式会社"));
    await first.goto(`${review}/meeting`);
    await first.fill("[name=internal_notes]", NOTE);
    await first.fill("[name=risks]", RISK);
    await first.locator("[data-save-line]", { hasText: /保存済み/ }).waitFor({ timeout: 15_000 });
    await server.kill();
    first.faults.length = 0;

    await server.start();
    const second = await open(browser);
    await signIn(second, PEOPLE.manager);
    await second.goto(`${review}/meeting`);
    expect((await second.inputValue("[name=internal_notes]")) === NOTE, "the note is not what was saved");
    expect((await second.inputValue("[name=risks]")) === RISK, "the risks are not what was saved");
    return second.faults;
  });
} finally {
  await browser.close();
  await server.end().catch(() => {});
}
finish();

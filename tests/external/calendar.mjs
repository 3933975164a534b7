// A meeting is planned, moved and called off, and PyPI's icalendar reads what a calendar program would get. Python's own reader reads the
// letter that invites to it.

import { execFileSync } from "node:child_process";

import { Program, expect, part, report } from "../faults/program.mjs";
import { Manager } from "./load.mjs";

const PYTHON = process.env.PYTHON ?? "python3";

/** @typedef {{uid: string, sequence: number, status: string, summary: string, location: string, start: string, minutes: number, timed: boolean, errors: string[]}} Event */

/** @param {string} text @returns {{version: string, name: string, method: string, errors: string[], events: Event[]}} */
function read(text) {
  const script = new URL("read_calendar.py", import.meta.url).pathname;
  return JSON.parse(execFileSync(PYTHON, [script], { input: text, encoding: "utf8" }));
}

await part(async () => {
  const program = new Program("calendar");
  program.prepare(["m1@example.com"]);
  await program.start();
  const manager = new Manager("m1@example.com", program.base);
  await manager.begin();
  const engagement = manager.section.replace(/\/review\/meeting$/, "");
  /** @param {Record<string, string>} fields */
  const plan = async (fields) => {
    const page = await manager.client.get(manager.section);
    const saved = await manager.client.submit(page, /data-autosave/, { took_place: "planned", ...fields });
    if (!saved.done) throw new Error(`the plan is not saved: ${saved.status}`);
  };
  await plan({ planned_on: "2030-12-03", planned_time: "14:00〜15:30", planned_place: "会議室 A; 3 階, 東" });
  const account = await manager.client.get("/account");
  const made = await manager.client.submit(account, /action="\/account\/calendar"/, {});
  const address = /id="calendar-address"[^>]*value="([^"]+)"/.exec(made.body.replace(/\s+/g, " "))?.[1] ?? "";
  expect(address.startsWith(`${program.base}/calendar/`), `an address is shown: ${address}`);
  /** Whoever has the address, without a session. */
  const feed = async () => {
    const answer = await fetch(address);
    if (answer.status !== 200) throw new Error(`the calendar: ${answer.status}`);
    return read(await answer.text());
  };
  const far = await feed();
  expect(far.events.length === 0, "what is further away than a year is not there yet");

  const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  await plan({ planned_on: soon, planned_time: "14:00〜15:30", planned_place: "会議室 A; 3 階, 東" });
  const first = await feed();
  const [event] = first.events;
  expect(first.version === "2.0" && first.name !== "" && first.errors.length === 0, `a calendar without errors: ${JSON.stringify(first)}`);
  expect(
    first.events.length === 1 && event?.start === `${soon}T05:00:00+00:00` && event.minutes === 90 && event.status === "CONFIRMED" &&
      event.location === "会議室 A; 3 階, 東" && event.summary.includes("m1@example.com") && event.errors.length === 0,
    `the meeting in UTC: ${JSON.stringify(first)}`,
  );
  const one = await manager.client.get(`${engagement}/meeting.ics`);
  const alone = read(one.body);
  expect(alone.method === "PUBLISH" && alone.events[0]?.uid === event?.uid && alone.events[0]?.start === event?.start, "the same by itself");

  const file = await manager.client.get(`${engagement}/letters/invitation/ja.eml`);
  const reader = new URL("read_letter.py", import.meta.url).pathname;
  const letter = JSON.parse(execFileSync(PYTHON, [reader], { input: file.body, encoding: "utf8" }));
  expect(
    letter.unsent === "1" && letter.to === null && letter.from.join() === "m1@example.com" && letter.defects.length === 0 &&
      letter.subject.includes("顧客成功レビューのご案内") && letter.text.includes("会議室 A; 3 階, 東") && letter.text.includes("14:00〜15:30"),
    `the invitation is a draft: ${JSON.stringify(letter)}`,
  );
  report("the invitation is a draft that Python reads");

  await plan({ planned_on: soon, planned_time: "10:00", planned_place: "" });
  const moved = (await feed()).events[0];
  expect(
    moved?.uid === event?.uid && moved?.start === `${soon}T01:00:00+00:00` && (moved?.sequence ?? 0) > (event?.sequence ?? 0),
    `moved under the same number: ${JSON.stringify(moved)}`,
  );
  await plan({ took_place: "cancelled" });
  const off = (await feed()).events[0];
  expect(
    off?.uid === event?.uid && off?.status === "CANCELLED" && (off?.sequence ?? 0) > (moved?.sequence ?? 0),
    `called off under the same number: ${JSON.stringify(off)}`,
  );
  report("a meeting planned, moved and called off: icalendar reads all three under one number");

  program.must(["user", "disable", "m1@example.com"]);
  expect((await fetch(address)).status === 404, "with the account its calendar ends");
});

// The clock was a day ahead and is set right: with faketime, for the program alone.

import { execFileSync } from "node:child_process";

import { Client } from "./client.mjs";
import { EMAIL } from "./desk.mjs";
import { PASSWORD, Program, expect, has, part, report, skipped } from "./program.mjs";

/** Of the counts of attempts, in seconds. */
const WINDOW = 15 * 60;

await part(async () => {
  if (!has("faketime")) return skipped("faketime is not installed, so no clock was set");
  const program = new Program("clock");
  program.prepare([EMAIL]);
  // The command itself would stand between us and the program.
  const LD_PRELOAD = execFileSync("faketime", ["-f", "+1d", "printenv", "LD_PRELOAD"], { encoding: "utf8" }).trim();
  const { env } = program;
  program.env = { ...env, LD_PRELOAD, FAKETIME: "+1d", FAKETIME_DONT_FAKE_MONOTONIC: "1" };
  await program.start();
  for (let n = 0; n < 11; n += 1) await new Client(program.base).signIn(EMAIL, "a-wrong-password");
  await program.kill();
  program.env = env;
  await program.start();
  const refused = await new Client(program.base).signIn(EMAIL, PASSWORD);
  const after = Number(refused.headers.get("retry-after"));
  expect(refused.status === 429, `guessed a day ahead, and let in: ${refused.status}`);
  expect(after > 0 && after <= WINDOW, `shut out for ${after} s`);
  report(`A clock that was a day ahead: who is shut out is so for ${after} s`);
});

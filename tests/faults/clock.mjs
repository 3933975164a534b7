// The clock was a day ahead and is set right: with faketime, for the program alone.

import { execFileSync } from "node:child_process";

import { Client } from "./client.mjs";
import { EMAIL } from "./desk.mjs";
import { PASSWORD, Program, expect, has, part, report, skipped } from "./program.mjs";

await part(async () => {
  if (!has("faketime")) return skipped("faketime is not installed, so no clock was set");
  const program = new Program("clock");
  program.prepare([EMAIL]);
  // The command itself would stand between us and the program.
  const LD_PRELOAD = execFileSync("faketime", ["-f", "+1d", "printenv", "LD_PRELOAD"], { encoding: "utf8" }).trim();
  const { env } = program;
  program.env = { ...env, LD_PRELOAD, FAKETIME: "+1d", FAKETIME_DONT_FAKE_MONOTONIC: "1" };
  await program.start();
  let shutOut = false;
  for (let n = 0; n < 11; n += 1) {
    const refused = await new Client(program.base).signIn(EMAIL, "a-wrong-password");
    shutOut = refused.status === 429;
  }
  await program.kill();
  program.env = env;
  await program.start();
  const signedIn = await new Client(program.base).signIn(EMAIL, PASSWORD);
  expect(shutOut, "eleven wrong passwords, and nobody was shut out");
  expect(signedIn.status === 303, `a clock that was ahead shuts out: ${signedIn.status}`);
  report("A clock that was a day ahead: who was shut out then signs in once it is right");
});

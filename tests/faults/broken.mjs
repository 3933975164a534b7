// The disk fails: with libfiu, which makes the program's own calls to the system return EIO.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { Desk, EMAIL, toldToComeBack } from "./desk.mjs";
import { Program, SCRATCH, SHORT, expect, has, part, report, skipped } from "./program.mjs";

const EIO = 5;
const WRITES = ["posix/io/rw/pwrite"];
const SYNCS = ["posix/io/sync/fsync", "posix/io/sync/fdatasync"];
const CONTROL = join(SCRATCH, "fiu");

/** @param {Program} program @param {string[]} commands */
function told(program, commands) {
  const pid = String(program.child?.pid);
  execFileSync("fiu-ctrl", ["-f", CONTROL, ...commands.flatMap((command) => ["-c", command]), pid], { timeout: 10_000 });
}

/** So many of the calls fail. @param {Program} program @param {string[]} calls @param {number} share */
function fail(program, calls, share) {
  told(program, calls.map((name) => `enable_random name=${name},probability=${share},failinfo=${EIO}`));
}

/** @param {Program} program @param {string[]} calls */
function mend(program, calls) {
  told(program, calls.map((name) => `disable name=${name}`));
}

await part(async () => {
  if (!has("fiu-run")) return skipped("fiu-run is not installed (Debian: fiu-utils), so no disk failed");
  const program = new Program("broken", { through: ["fiu-run", "-x", "-f", CONTROL] });
  program.prepare([EMAIL]);
  await program.start();
  expect(existsSync(`${CONTROL}-${program.child?.pid}.in`), "libfiu does not listen");
  const desk = await Desk.at(program);
  for (const [what, calls] of /** @type {[string, string[]][]} */ ([["writes", WRITES], ["fsync", SYNCS]])) {
    const page = await desk.client.get(desk.section);
    fail(program, calls, 1);
    toldToComeBack(await desk.saveFrom(page), `a save while ${what} fail`);
    // Believed for five seconds.
    let red = await program.readiness();
    for (const begun = Date.now(); red === 200 && Date.now() - begun < 7_000; ) red = await program.readiness();
    expect(red === 503, `while ${what} fail, /readyz says ${red}`);
    expect((await desk.client.get(desk.section)).status === 200, `while ${what} fail, the section is not shown`);
    mend(program, calls);
    const back = await program.ready(20_000);
    await desk.keeps(`after ${what} failed`);
    expect((await desk.save()).done, `not saved after ${what} failed`);
    report(`EIO of ${what}: goes on by itself after ${back} ms`);
  }
  // Now and then, which is what a dying disk does.
  let refused = 0;
  fail(program, [...WRITES, ...SYNCS], 0.1);
  for (let n = 0; n < (SHORT ? 40 : 300); n += 1) {
    const answer = await desk.save({ script: n % 2 === 0 });
    if (answer.done) continue;
    refused += 1;
    expect(answer.status === 503, `a save was answered ${answer.status}`);
  }
  const { sent } = desk;
  await program.kill();
  // Without libfiu.
  program.through = [];
  await program.start();
  await desk.keeps("after a tenth of all calls failed");
  for (const line of program.inspected()) expect(false, line);
  expect(refused > 0 && desk.acknowledged > 0, `${refused} of ${sent} saves were refused: nothing was tried`);
  report(`EIO of a tenth of all calls: ${sent} saves, ${refused} told to come back, acknowledged and lost 0`);
});

// The disk is full: a small file system of its own in memory, which only root can make.

import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

import { Desk, EMAIL, toldToComeBack } from "./desk.mjs";
import { ENDING, Postgres, Program, SCRATCH, SHORT, expect, part, report, skipped } from "./program.mjs";

/** A small file system, which goes with the run. @param {string} name @param {string} size */
function small(name, size) {
  const folder = join(SCRATCH, name);
  mkdirSync(folder);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=755`, "none", folder]);
  ENDING.push(() => void spawnSync("umount", ["-l", folder]));
  return folder;
}

/** Takes all the room that there is. @param {string} folder */
function filled(folder) {
  const ballast = join(folder, "ballast");
  const file = openSync(ballast, "w");
  for (const size of [65_536, 1_024, 1]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size));
    } catch (cause) {
      if (/** @type {NodeJS.ErrnoException} */ (cause).code !== "ENOSPC") throw cause;
    }
  }
  closeSync(file);
  return () => rmSync(ballast);
}

/**
 * @param {string} what
 * @param {Program} program
 * @param {Desk} desk
 * @param {string} folder
 * @param {boolean} noticed whether nothing at all can be written, which `/readyz` notices
 */
async function fills(what, program, desk, folder, noticed) {
  const room = filled(folder);
  let refused = await desk.save();
  // What is reserved already takes a little more.
  for (let n = 0; n < 2_000 && refused.done; n += 1) refused = await desk.save();
  toldToComeBack(refused, `${what}, a save`);
  const page = await desk.client.get(desk.section);
  expect(page.status === 200, `${what}: the section is not shown (${page.status})`);
  toldToComeBack(await desk.saveFrom(page, { script: true }), `${what}, the script's save`);
  expect((await desk.client.get("/healthz")).status === 200, `${what}: /healthz`);
  let red = await program.readiness();
  for (const begun = Date.now(); noticed && red === 200 && Date.now() - begun < 7_000; ) red = await program.readiness();
  expect(red === 503 || !noticed, `${what}: /readyz says ${red}`);
  await desk.keeps(what);
  return room;
}

/** @param {string} what @param {Program} program @param {Desk} desk */
async function goesOn(what, program, desk) {
  const back = await program.ready(20_000);
  // The same form, sent again.
  const saved = await desk.again({ script: true });
  expect(saved.done, `${what}: not saved with room again (${saved.status})`);
  await desk.keeps(what);
  for (const line of program.inspected()) expect(false, `${what}: ${line}`);
  report(`${what}: ${desk.acknowledged} acknowledged saves, lost 0, goes on by itself after ${back} ms`);
}

async function onSqlite() {
  const folder = small("full-disk", "24m");
  const program = new Program("full", { folder });
  program.prepare([EMAIL]);
  await program.start();
  const desk = await Desk.at(program);
  const room = await fills("SQLite on a full disk", program, desk, folder, true);
  const before = readdirSync(folder).sort().join();
  const copied = program.run(["backup", join(folder, "copy.sqlite3")]);
  expect(copied.status !== 0, `a backup on the full disk: ${copied.said}`);
  expect(readdirSync(folder).sort().join() === before, `the backup left ${readdirSync(folder).join(", ")}`);
  room();
  await goesOn("SQLite on a full disk", program, desk);
  program.must(["backup", join(folder, "copy.sqlite3")]);
  await program.kill();
}

/** The tables lie on the small file system; what PostgreSQL itself needs to live does not. What needs no more room is still written. */
async function onPostgres() {
  const postgres = Postgres.started(true);
  const folder = small("full-tables", "24m");
  execFileSync("chown", ["postgres", folder]);
  postgres.sql(`CREATE TABLESPACE small LOCATION '${folder}'`);
  const program = new Program("full-postgres", { url: postgres.database("TABLESPACE small") });
  program.prepare([EMAIL]);
  await program.start();
  const desk = await Desk.at(program);
  const room = await fills("PostgreSQL with full tables", program, desk, folder, false);
  room();
  await goesOn("PostgreSQL with full tables", program, desk);
}

await part(async () => {
  if (process.getuid?.() !== 0) return skipped("only root can make a small file system, so no disk was full");
  await onSqlite();
  if (!SHORT) await onPostgres();
});

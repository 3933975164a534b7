// A PostgreSQL database saved and brought back as docs/OPERATIONS.md says it: everything is there, and nobody is signed in.

import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { Client } from "./client.mjs";
import { Desk, EMAIL } from "./desk.mjs";
import { Postgres, Program, SCRATCH, expect, part, report } from "./program.mjs";

await part(async () => {
  const postgres = Postgres.started();
  const url = postgres.database();
  const first = new Program("dumped", { url });
  first.prepare([EMAIL]);
  await first.start();
  const desk = await Desk.at(first);
  const dump = join(SCRATCH, "dump");
  execFileSync("pg_dump", ["-Fc", "--exclude-table-data=sessions", "-f", dump, url]);
  const elsewhere = postgres.database();
  execFileSync("pg_restore", ["--no-owner", "-d", elsewhere, dump], { stdio: "inherit" });
  const second = new Program("dumped", { url: elsewhere });
  await second.start();
  const returned = new Client(second.base);
  for (const [name, value] of desk.client.cookies) returned.cookies.set(name, value);
  expect((await desk.client.get("/account")).status === 200, "the session where it was begun");
  const answer = await returned.get("/account");
  expect(answer.status === 303, `the session lives in the restored database (${answer.status})`);
  desk.client = returned;
  await desk.signIn();
  await desk.keeps("after the restore");
  for (const line of second.inspected()) expect(false, line);
  report("pg_dump and pg_restore: everything is there, nobody is signed in");
});

// Lists are taken away as workbooks, and openpyxl reads what a program for tables would get.

import { execFileSync } from "node:child_process";

import { Program, expect, part, report } from "../faults/program.mjs";
import { Manager } from "./load.mjs";

const PYTHON = process.env.PYTHON ?? "python3";

/** @typedef {{sheets: string[], frozen: string, filter: string, formulas: string[], dates: string[], percentages: string[], rows: unknown[][]}} Book */

/** @param {Buffer} bytes @returns {Book} */
function read(bytes) {
  const script = new URL("read_table.py", import.meta.url).pathname;
  return JSON.parse(execFileSync(PYTHON, [script], { input: bytes, encoding: "utf8" }));
}

await part(async () => {
  const program = new Program("tables");
  program.prepare(["m1@example.com"]);
  await program.start();
  const manager = new Manager("m1@example.com", program.base);
  await manager.begin();
  /** @param {string} path */
  const taken = async (path) => read(await manager.client.bytes(path));

  const list = await taken("/engagements/table.xlsx");
  expect(list.sheets.length === 1 && list.frozen === "A2" && list.filter.startsWith("A1:"), `a table to work with: ${JSON.stringify(list)}`);
  expect(list.rows.length === 2 && list.formulas.length === 0 && list.dates.length > 0, `one engagement, no formula, a date: ${JSON.stringify(list)}`);
  const page = await manager.client.get("/engagements");
  const customer = String(list.rows[1]?.[0]);
  expect(customer !== "" && page.body.includes(customer), `the one that the page shows: ${customer}`);

  const steps = await taken("/steps/table.xlsx");
  expect(steps.frozen === "A2" && steps.formulas.length === 0, `the steps: ${JSON.stringify(steps)}`);
  report("openpyxl reads the engagements and the steps as the pages show them");
});

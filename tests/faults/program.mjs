// The program and its database, to be killed, frozen and started again.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

export const PASSWORD = "correct-horse-faults-1";

const BINARY = needed("BINARY");
const POSTGRES = needed("POSTGRES_SCRIPT");
export const SCRATCH = needed("SCRATCH");
/** The short form, for a machine that checks every change. */
export const SHORT = process.env.SHORT === "yes";

/** @param {string} name */
function needed(name) {
  const value = process.env[name];
  if (value) return value;
  console.error(`${name} is not set; start this through tests/faults/run`);
  process.exit(2);
}

/** What has to be ended, programs before their databases. @type {((failed: boolean) => Promise<void> | void)[]} */
export const ENDING = [];

/** @param {number} ms */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** A PostgreSQL: one of our own, which may be killed, or the one that TEST_DATABASE_URL names. */
export class Postgres {
  /** @param {string} url @param {string | null} folder */
  constructor(url, folder) {
    this.url = url;
    this.folder = folder;
    /** @type {string[]} */
    this.databases = [];
    ENDING.push(() => this.end());
  }

  /** @param {boolean} own whether it must be one that may be killed */
  static started(own = false) {
    const given = process.env.TEST_DATABASE_URL;
    if (given && !own) return new Postgres(given, null);
    const folder = join(SCRATCH, `postgres-${process.pid}`);
    // Its settings stay as they are: what is acknowledged is on the disk.
    const url = execFileSync(POSTGRES, ["start", folder], { encoding: "utf8" }).trim();
    return new Postgres(url, folder);
  }

  /** Number of its first process. */
  get pid() {
    return Number(readFileSync(join(this.folder ?? "", "data", "postmaster.pid"), "utf8").split("\n")[0]);
  }

  /** Numbers of the processes that serve connections to this database. @param {string} url */
  backends(url) {
    const name = new URL(url).pathname.slice(1);
    return this.sql(`SELECT pid FROM pg_stat_activity WHERE datname = '${name}'`).split("\n").filter(Boolean).map(Number);
  }

  /** An empty database, which goes with the run. @param {string} [more] of how it is made */
  database(more = "") {
    const name = `faults_${process.pid}_${this.databases.length}`;
    this.databases.push(name);
    this.sql(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' ${more}`);
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** @param {string} sql @param {string} [url] */
  sql(sql, url = this.url) {
    return execFileSync("psql", ["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql, url], { encoding: "utf8" });
  }

  /** It dies. @param {"kill" | "immediate"} how */
  die(how) {
    if (how === "kill") process.kill(this.pid, "SIGKILL");
    else execFileSync(POSTGRES, ["stop", this.folder ?? "", "immediate"]);
  }

  again() {
    execFileSync(POSTGRES, ["again", this.folder ?? ""], { stdio: ["ignore", "ignore", "inherit"] });
  }

  end() {
    if (this.folder) spawnSync(POSTGRES, ["stop", this.folder, "immediate"], { stdio: "ignore" });
    else for (const name of this.databases) this.sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

/** The program on a data folder of its own. */
export class Program {
  /**
   * @param {string} name of its folder
   * @param {object} [how]
   * @param {string} [how.url] its database; without one an SQLite file in the folder
   * @param {string} [how.folder] the folder, if it is to be another
   * @param {string[]} [how.through] a command that starts it
   * @param {string} [how.binary] another program than the one that is tried
   */
  constructor(name, { url, folder = join(SCRATCH, name), through = [], binary = BINARY } = {}) {
    this.folder = folder;
    this.binary = binary;
    this.through = through;
    this.log = join(SCRATCH, `${name}.log`);
    this.file = url ? null : join(folder, "success-review.sqlite3");
    /** @type {Record<string, string>} */
    this.env = {
      PATH: process.env.PATH ?? "",
      SUCCESS_REVIEW_DATA_DIR: folder,
      SUCCESS_REVIEW_GRACE: "0",
      RUST_LOG: "info,access=off",
      ...(url ? { DATABASE_URL: url } : {}),
    };
    mkdirSync(folder, { recursive: true });
    /** @type {import("node:child_process").ChildProcess | null} */
    this.child = null;
    this.base = "";
    ENDING.unshift(async (failed) => {
      if (failed && this.child) console.error(this.said);
      await this.kill();
    });
  }

  /** Runs a command to its end. @param {string[]} words @param {string} [input] */
  run(words, input = "") {
    const done = spawnSync(this.binary, words, { env: this.env, input, encoding: "utf8" });
    return { status: done.status, said: `${done.stdout}${done.stderr}`.trim() };
  }

  /** As `run`, for one that must succeed. @param {string[]} words @param {string} [input] */
  must(words, input) {
    const done = this.run(words, input);
    if (done.status !== 0) throw new Error(`success-review ${words.join(" ")}: ${done.said}`);
    return done.said;
  }

  /** An empty database with these accounts, all of managers. @param {string[]} emails */
  prepare(emails) {
    this.must(["migrate"]);
    for (const email of emails) {
      this.must(["user", "add", "--email", email, "--name", email, "--role", "manager", "--password-stdin"], `${PASSWORD}\n`);
    }
  }

  /** Starts it and waits until it is ready; milliseconds which that took. */
  async start() {
    this.base ||= `http://127.0.0.1:${await freePort()}`;
    const begun = performance.now();
    const log = openSync(this.log, "a");
    const [command = "", ...words] = [...this.through, this.binary, "serve", "--bind", new URL(this.base).host];
    this.child = spawn(command, words, { env: this.env, stdio: ["ignore", log, log] });
    await this.ready();
    return Math.round(performance.now() - begun);
  }

  async readiness() {
    return fetch(`${this.base}/readyz`, { signal: AbortSignal.timeout(10_000) }).then((r) => r.status, () => 0);
  }

  /** Waits until it is ready; milliseconds which that took. @param {number} [within] */
  async ready(within = 60_000) {
    const begun = performance.now();
    while ((await this.readiness()) !== 200) {
      if (performance.now() - begun > within || this.child?.exitCode !== null) throw new Error("it does not become ready");
      await sleep(50);
    }
    return Math.round(performance.now() - begun);
  }

  /** Its end, by this signal; its exit code, if it came to one by itself. @param {NodeJS.Signals} [signal] */
  async kill(signal = "SIGKILL") {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null) return null;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
    return child.exitCode;
  }

  /** What the commands say of the database, for a complaint; nothing where all is well. */
  inspected() {
    return [["check"], ["audit", "verify"]].flatMap((words) => {
      const { status, said } = this.run(words);
      return status === 0 ? [] : [`${words.join(" ")}: ${said}`];
    });
  }

  /** The end of its log. */
  get said() {
    return readFileSync(this.log, "utf8").split("\n").slice(-15).join("\n");
  }
}

/** Said of a part, for who reads the run. @param {string} line */
export function report(line) {
  console.log(line);
}

/** What does not hold fails the part, which goes on. @param {boolean} holds @param {string} complaint */
export function expect(holds, complaint) {
  if (holds) return;
  console.error(`FAILED: ${complaint}`);
  process.exitCode = 1;
}

/** What cannot be tried here is no success, unless whoever runs it says so. @param {string} why */
export function skipped(why) {
  console.error(`SKIPPED: ${why}`);
  if (process.env.MAY_SKIP !== "yes") process.exitCode = 1;
}

/** Whether a command is there. @param {string} command */
export function has(command) {
  return spawnSync("sh", ["-c", `command -v ${command}`], { stdio: "ignore" }).status === 0;
}

/** A whole part: whatever it started ends with it. @param {() => Promise<void>} body */
export async function part(body) {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => ended(1));
  try {
    await body();
  } catch (cause) {
    console.error(cause);
    process.exitCode = 1;
  }
  await ended(process.exitCode ? 1 : 0);
}

/** @param {number} status */
async function ended(status) {
  for (const end of ENDING.splice(0)) await end(status !== 0);
  process.exit(status);
}

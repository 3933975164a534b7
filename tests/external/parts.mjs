// What stands around the program: a primary and its standby, and the proxy.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ENDING, SCRATCH, freePort, sleep } from "../faults/program.mjs";

const POSTGRES = process.env.POSTGRES_SCRIPT ?? "";

/** A server of PostgreSQL, which may be killed and frozen with all of its processes, as with its host. */
class Server {
  /** @param {string} folder @param {string} url */
  constructor(folder, url) {
    this.folder = folder;
    this.url = url;
    this.port = new URL(url).port;
    ENDING.push(() => void spawnSync(POSTGRES, ["stop", folder, "immediate"], { stdio: "ignore" }));
    // A process that is stopped does not end.
    ENDING.push(() => this.tell("SIGKILL"));
  }

  /** Its first process and those that came of it. */
  get pids() {
    const first = Number(readFileSync(join(this.folder, "data", "postmaster.pid"), "utf8").split("\n")[0]);
    const all = execFileSync("ps", ["-o", "pid=", "--ppid", String(first)], { encoding: "utf8" });
    return [first, ...all.split("\n").map(Number).filter(Boolean)];
  }

  /** @param {NodeJS.Signals} signal */
  tell(signal) {
    try {
      for (const pid of this.pids) process.kill(pid, signal);
    } catch {
      // It is gone already, or one of them is.
    }
  }

  /** @param {string} sql @param {string} [database] */
  sql(sql, database = "postgres") {
    const url = `postgres://postgres@127.0.0.1:${this.port}/${database}`;
    return execFileSync("psql", ["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql, url], { encoding: "utf8" }).trim();
  }

  /** Starts once more after it was killed. */
  again() {
    execFileSync(POSTGRES, ["again", this.folder], { stdio: ["ignore", "ignore", "inherit"] });
  }

  /** Takes writes from now on, alone. */
  promote() {
    execFileSync(POSTGRES, ["promote", this.folder]);
  }
}

/** A primary and who follows it. */
export class Pair {
  constructor() {
    this.made = 0;
    const folder = this.#folder();
    this.primary = new Server(folder, execFileSync(POSTGRES, ["start", folder], { encoding: "utf8" }).trim());
    this.standby = this.#following(true);
    this.primary.sql("CREATE DATABASE review TEMPLATE template0 ENCODING 'UTF8'");
  }

  #folder() {
    this.made += 1;
    return join(SCRATCH, `postgres-${process.pid}-${this.made}`);
  }

  /** @param {boolean} synchronous whether a commit waits for it */
  #following(synchronous) {
    const folder = this.#folder();
    const standby = new Server(folder, execFileSync(POSTGRES, ["standby", folder, this.primary.port], { encoding: "utf8" }).trim());
    // After it was copied, so that it does not wait for one itself when it has become the primary.
    this.primary.sql(`ALTER SYSTEM SET synchronous_standby_names = '${synchronous ? "*" : ""}'`);
    this.primary.sql("SELECT pg_reload_conf()");
    const wanted = synchronous ? "sync" : "async";
    for (let n = 0; this.primary.sql("SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'") !== wanted; n += 1) {
      if (n > 100) throw new Error("the standby does not follow");
      spawnSync("sleep", ["0.1"]);
    }
    return standby;
  }

  /** The address under which the program finds whichever of them takes writes. */
  get url() {
    return `postgres://postgres@127.0.0.1:${this.primary.port},127.0.0.1:${this.standby.port}/review`;
  }

  /** The standby takes the primary's place, which is gone for good: nobody follows. */
  promote() {
    this.standby.promote();
    const was = this.primary;
    this.primary = this.standby;
    // It may have been copied from one that waited for a standby, and would now wait for one that there is not.
    this.primary.sql("ALTER SYSTEM SET synchronous_standby_names = ''");
    this.primary.sql("SELECT pg_reload_conf()");
    return was;
  }

  /** A new one follows. @param {boolean} [synchronous] */
  follow(synchronous = true) {
    this.standby = this.#following(synchronous);
  }
}

/** HAProxy before two servers. */
export class Proxy {
  /** @param {number} port @param {string[]} servers their ports */
  constructor(port, servers) {
    this.base = `http://127.0.0.1:${port}`;
    this.settings = join(SCRATCH, "haproxy.cfg");
    const [one = "", two = ""] = servers;
    const text = readFileSync(new URL("haproxy.cfg", import.meta.url), "utf8");
    writeFileSync(this.settings, text.replaceAll("PROXY", String(port)).replaceAll("ONE", one).replaceAll("TWO", two));
    /** @type {import("node:child_process").ChildProcess | null} */
    this.child = null;
    ENDING.unshift(() => this.kill());
  }

  static async before(/** @type {string[]} */ servers) {
    return new Proxy(await freePort(), servers);
  }

  start() {
    const log = openSync(join(SCRATCH, "haproxy.log"), "a");
    this.child = spawn("haproxy", ["-db", "-f", this.settings], { stdio: ["ignore", log, log] });
  }

  async kill() {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  async ready() {
    for (let n = 0; n < 200; n += 1) {
      const status = await fetch(`${this.base}/readyz`, { signal: AbortSignal.timeout(5_000) }).then((r) => r.status, () => 0);
      if (status === 200) return;
      await sleep(50);
    }
    throw new Error(`the proxy does not become ready: ${readFileSync(join(SCRATCH, "haproxy.log"), "utf8")}`);
  }
}

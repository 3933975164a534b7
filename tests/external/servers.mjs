// Several servers: what happens to who is working while parts of it die, freeze, or are replaced. Each part counts what failed and how
// long nobody could save, and looks for everything that was acknowledged. The last part loses something on purpose: the comparison
// has to miss it.

import { Program, SHORT, expect, has, part, report, sleep } from "../faults/program.mjs";
import { Load, Manager } from "./load.mjs";
import { Pair, Proxy } from "./parts.mjs";

const MANAGERS = SHORT ? 4 : 8;
/** How long all goes well before and after, in milliseconds. */
const CALM = SHORT ? 1_500 : 4_000;
/** Within which everybody saves again, in milliseconds. */
const BACK = 5_000;
/** How long the frozen primary is waited for before another takes its place: what watches over such a pair takes its time. */
const NOTICED = 3_000;
/** How long the standby that commits wait for is away, in milliseconds. */
const ALONE = 8_000;
const KEY = "5e".repeat(64);

const USUAL = SHORT ? ["instance", "upgrade", "primary"] : ["instance", "upgrade", "standby", "primary", "frozen", "proxy"];
const PARTS = process.argv.length > 2 ? process.argv.slice(2) : USUAL;

/** @param {string} name @param {Pair} pair @param {string} [binary] */
function instance(name, pair, binary) {
  const program = new Program(name, { url: pair.url, ...(binary ? { binary } : {}) });
  Object.assign(program.env, { SUCCESS_REVIEW_SESSION_KEY: KEY, SUCCESS_REVIEW_TRUSTED_PROXY: "127.0.0.1", SUCCESS_REVIEW_GRACE: "3" });
  return program;
}

/**
 * Under load: all is well, something happens, all is well again.
 * @param {string} what
 * @param {Manager[]} managers
 * @param {() => Promise<number | void>} happens; since when the service can be back, where that is not when it began
 * @param {{fails?: boolean}} [how] whether requests may fail
 */
async function under(what, managers, happens, { fails = true } = {}) {
  const before = managers.reduce((sum, { times }) => sum + times.length, 0);
  const load = new Load(managers);
  await sleep(CALM);
  const begun = performance.now();
  const could = (await happens()) ?? begun;
  const back = await load.back(could);
  await sleep(CALM);
  await load.end();
  const failed = managers.flatMap((manager) => manager.failed.filter(({ at }) => at > begun - CALM));
  const lost = (await Promise.all(managers.map((manager) => manager.lost()))).flat();
  const acknowledged = managers.reduce((sum, { times }) => sum + times.length, 0) - before;
  const gaps = managers.map(({ times }) => Math.max(...times.map((at, n) => (at > begun ? at - (times[n - 1] ?? at) : 0))));
  report(
    `${what}: ${acknowledged} acknowledged saves, lost ${lost.length}, ${failed.length} failed requests, ` +
      `all save again ${Math.round(back - could)} ms after they could, nobody waited longer than ${Math.round(Math.max(...gaps))} ms`,
  );
  for (const line of lost) report(`  LOST: ${line}`);
  const told = new Map();
  for (const { what: how } of failed) {
    const kind = how.replace(/after \d+ ms/, "").slice(0, 160);
    told.set(kind, (told.get(kind) ?? 0) + 1);
  }
  for (const [kind, times] of told) report(`  ${times} × ${kind}`);
  expect(lost.length === 0, `${what}: ${lost.length} lost`);
  expect(back - could <= BACK, `${what}: back after ${Math.round(back - could)} ms`);
  expect(fails || failed.length === 0, `${what}: ${failed.length} failed requests`);
}

await part(async () => {
  for (const needed of ["haproxy", "psql", "ps"]) if (!has(needed)) throw new Error(`${needed} is not installed`);
  const pair = new Pair();
  const programs = ["one", "two"].map((name) => instance(name, pair, process.env.BEFORE));
  const [one, two] = programs;
  if (!one || !two) throw new Error("no programs");
  const emails = Array.from({ length: MANAGERS }, (_, n) => `m${n + 1}@example.com`);
  one.prepare(emails);
  for (const program of programs) await program.start();
  const proxy = await Proxy.before(programs.map(({ base }) => new URL(base).port));
  proxy.start();
  await proxy.ready();
  const managers = emails.map((email) => new Manager(email, proxy.base));
  for (const manager of managers) await manager.begin();

  /** @type {Record<string, () => Promise<void>>} */
  const known = {
    instance: () =>
      under("an instance is killed", managers, async () => {
        await one.kill();
        await sleep(CALM);
        const at = performance.now();
        await one.start();
        report(`  started again after ${Math.round(performance.now() - at)} ms`);
        return at - CALM;
      }),
    upgrade: () =>
      under(
        "instance by instance is replaced",
        managers,
        async () => {
          for (const program of programs) {
            const ended = program.kill("SIGTERM");
            await sleep(300);
            expect((await program.readiness()) === 503, "/readyz is not red after SIGTERM");
            expect((await ended) === 0, "it did not end by itself");
            program.binary = process.env.BINARY ?? program.binary;
            await program.start();
            // Until the proxy has seen it.
            await sleep(1_500);
          }
        },
        { fails: false },
      ),
    standby: () =>
      under("the standby that commits wait for is killed, and comes back", managers, async () => {
        pair.standby.tell("SIGKILL");
        await sleep(ALONE);
        // Nothing can be acknowledged meanwhile; the programs themselves go on.
        const alive = await Promise.all(programs.map((program) => fetch(`${program.base}/healthz`).then(({ status }) => status)));
        expect(alive.every((status) => status === 200), `/healthz: ${alive}`);
        pair.standby.again();
        return performance.now();
      }),
    primary: () =>
      under("the primary is killed, the standby promoted", managers, async () => {
        pair.primary.tell("SIGKILL");
        await sleep(1_000);
        pair.promote();
        return performance.now();
      }),
    frozen: async () => {
      if (PARTS.includes("primary")) await anew();
      await under("the primary freezes, the standby is promoted", managers, async () => {
        pair.primary.tell("SIGSTOP");
        await sleep(NOTICED);
        const was = pair.promote();
        const could = performance.now();
        // It stays frozen for a while, then it is ended, as by who watches over the pair.
        setTimeout(() => was.tell("SIGKILL"), 20_000).unref();
        return could;
      });
    },
    proxy: () =>
      under("the proxy is started again", managers, async () => {
        await proxy.kill();
        proxy.start();
      }),
  };

  /** There is a standby again, and both programs know of it. @param {boolean} [synchronous] */
  const anew = async (synchronous) => {
    if (pair.standby !== pair.primary) pair.standby.tell("SIGKILL");
    pair.follow(synchronous);
    await Promise.all(
      programs.map(async (program) => {
        await program.kill();
        program.env.DATABASE_URL = pair.url;
        await program.start();
      }),
    );
    await proxy.ready();
  };

  for (const name of PARTS) {
    const run = known[name];
    if (!run) throw new Error(`there is no part ${name}, only ${Object.keys(known).join(" ")}`);
    await run();
  }

  // Nobody waits for this standby, and it is away for a while: what is acknowledged meanwhile goes with the primary.
  await anew(false);
  pair.standby.tell("SIGKILL");
  const load = new Load(managers);
  await sleep(2_000);
  await load.end();
  pair.primary.tell("SIGKILL");
  pair.standby.again();
  pair.promote();
  await proxy.ready();
  const missed = (await Promise.all(managers.map((manager) => manager.lost()))).flat().length;
  report(`without a synchronous standby: of what went with the primary, ${missed} things were missed, as they must be`);
  expect(missed > 0, "the comparison sees nothing");
});

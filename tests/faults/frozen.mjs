// PostgreSQL's processes stop without ending, as on a host that hangs: connections stay, and nothing answers.

import { once } from "node:events";

import { Desk, EMAIL, toldToComeBack } from "./desk.mjs";
import { Postgres, Program, SHORT, expect, part, report, sleep } from "./program.mjs";

/** How long they are frozen, in milliseconds. */
const FROZEN = 10_000;
/** For how long /readyz may go on saying what it found before, in milliseconds. */
const BELIEVED = 7_500;
/** Within which the program ends when it is told to, in milliseconds: what is under way has ten seconds. */
const ENDS = 14_000;

/** @param {number[]} pids @param {NodeJS.Signals} signal */
function tell(pids, signal) {
  for (const pid of pids) process.kill(pid, signal);
}

/**
 * @param {Program} program
 * @param {Desk} desk
 * @param {number[]} pids
 * @param {string} what
 * @param {boolean} whole whether nothing of it is left that could answer
 */
async function freezes(program, desk, pids, what, whole) {
  /** @param {import("./client.mjs").Page} answer @param {string} of */
  const inTime = (answer, of) => {
    if (whole || !answer.done) toldToComeBack(answer, of);
    else expect(answer.took < 6_500, `${of}: answered after ${answer.took} ms`);
  };
  const page = await desk.client.get(desk.section);
  const begun = performance.now();
  tell(pids, "SIGSTOP");
  const slowest = { page: 0, live: 0 };
  /** What /readyz said, and when. @type {{ at: number, status: number }[]} */
  const said = [];
  const asking = setInterval(() => {
    program.readiness().then((status) => said.push({ at: performance.now() - begun, status }));
  }, 1_000);
  try {
    const asked = ["/", "/engagements", "/playbook", "/account", desk.section, "/sign-in"].map(async (path) => {
      const answer = await desk.client.get(path);
      inTime(answer, `${what}, ${path}`);
      slowest.page = Math.max(slowest.page, answer.took);
    });
    asked.push(desk.saveFrom(page, { script: true }).then((answer) => inTime(answer, `${what}, a save`)));
    while (performance.now() - begun < FROZEN) {
      for (const path of ["/healthz", "/static/css/base.css"]) {
        const answer = await desk.client.get(path);
        expect(answer.status === 200 && answer.took < 1_000, `${what}, ${path}: ${answer.status} after ${answer.took} ms`);
        slowest.live = Math.max(slowest.live, answer.took);
      }
      // People go on trying.
      if (performance.now() - begun > 6_500) inTime(await desk.client.get("/engagements"), `${what}, once more`);
      await sleep(200);
    }
    await Promise.all(asked);
    if (whole) {
      const late = said.filter(({ at }) => at > BELIEVED);
      expect(late.length > 0 && late.every(({ status }) => status === 503), `${what}, /readyz says ${JSON.stringify(said)}`);
    }
  } finally {
    clearInterval(asking);
    tell(pids, "SIGCONT");
  }
  const back = await program.ready(20_000);
  await desk.keeps(what);
  // The same text again, as whoever was told to come back sends it.
  const again = await desk.again({ script: true });
  expect(again.done, `${what}: a save afterwards is answered ${again.status} ${again.words.slice(0, 300)}`);
  await desk.keeps(what);
  report(`${what}: told to come back after ${slowest.page} ms at most, /healthz within ${slowest.live} ms, goes on ${back} ms after`);
}

/** Who waits for a frozen server does not keep the program from ending. @param {Program} program @param {Desk} desk @param {number[]} pids */
async function ends(program, desk, pids) {
  const { child } = program;
  if (!child) throw new Error("it does not run");
  tell(pids, "SIGSTOP");
  try {
    const asked = ["/", "/engagements", "/account"].map((path) => desk.client.get(path));
    await sleep(300);
    const begun = performance.now();
    child.kill("SIGTERM");
    await Promise.race([once(child, "exit"), sleep(ENDS)]);
    expect(child.exitCode === 0, `told to end while all is frozen, it has not after ${ENDS} ms`);
    if (child.exitCode === 0) report(`told to end while all is frozen: ends after ${Math.round(performance.now() - begun)} ms`);
    await Promise.all(asked);
  } finally {
    tell(pids, "SIGCONT");
  }
}

await part(async () => {
  const postgres = Postgres.started(true);
  const url = postgres.database();
  const program = new Program("frozen", { url });
  program.prepare([EMAIL]);
  await program.start();
  const desk = await Desk.at(program);
  await freezes(program, desk, [postgres.pid, ...postgres.backends(url)], "all of PostgreSQL frozen", true);
  // Those that are open hang; others can be made.
  if (!SHORT) await freezes(program, desk, postgres.backends(url), "open connections frozen", false);
  for (const line of program.inspected()) expect(false, line);
  await ends(program, desk, [postgres.pid, ...postgres.backends(url)]);
});

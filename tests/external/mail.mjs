// Two servers over one PostgreSQL, each sending mail to a real mail server (aiosmtpd): each mail arrives once; one of them is killed in
// the middle, and none is lost. Python's own reader reads what arrived. Then the same over STARTTLS with a password.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ENDING, Postgres, Program, SCRATCH, SHORT, expect, freePort, has, part, report, sleep } from "../faults/program.mjs";

const EVENTS = SHORT ? 200 : 1_000;
const PYTHON = process.env.PYTHON ?? "python3";
const KEY = "5e".repeat(64);
const MANAGERS = ["m1@example.com", "m2@example.com"];
const CUSTOMER = "青嶺精機株式会社";

/** A mail server that keeps what it gets in a folder. */
class MailServer {
  /** @param {string} name @param {string[]} [certificate] */
  constructor(name, certificate = []) {
    this.folder = join(SCRATCH, name);
    this.certificate = certificate;
    mkdirSync(this.folder);
    /** @type {import("node:child_process").ChildProcess | null} */
    this.child = null;
    this.port = 0;
    ENDING.unshift(() => void this.child?.kill("SIGKILL"));
  }

  async start() {
    this.port ||= await freePort();
    const script = new URL("smtp.py", import.meta.url).pathname;
    const child = spawn(PYTHON, [script, this.folder, String(this.port), ...this.certificate], { stdio: ["ignore", "pipe", "inherit"] });
    this.child = child;
    const ended = once(child, "exit").then(() => Promise.reject(new Error("the mail server does not start")));
    await Promise.race([once(child.stdout, "data"), ended]);
    ended.catch(() => {});
  }

  get count() {
    return readdirSync(this.folder).filter((name) => name.endsWith(".eml")).length;
  }

  /** What arrived, as Python reads it. @returns {{id: string, to: string[], from: string[], subject: string, auto: string, plain: string, html: string, defects: string[]}[]} */
  read() {
    const script = new URL("read_mail.py", import.meta.url).pathname;
    const told = execFileSync(PYTHON, [script, this.folder], { encoding: "utf8", maxBuffer: 1 << 28 });
    return told.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  }

  forget() {
    for (const name of readdirSync(this.folder)) rmSync(join(this.folder, name));
  }

  /** @param {string} name @param {string | null} text */
  mood(name, text) {
    const file = join(this.folder, name);
    if (text === null) rmSync(file, { force: true });
    else writeFileSync(file, text);
  }
}

/** Waits until it is so. @param {string} what @param {() => boolean} is @param {number} [within] */
async function until(what, is, within = 120_000) {
  const begun = performance.now();
  while (!is()) {
    if (performance.now() - begun > within) throw new Error(`in vain: ${what}`);
    await sleep(50);
  }
}

await part(async () => {
  for (const needed of [PYTHON, "psql", "openssl"]) if (!has(needed)) throw new Error(`${needed} is not installed`);
  const postgres = Postgres.started(true);
  const url = postgres.database();
  const ask = (/** @type {string} */ sql) => postgres.sql(sql, url).trim();
  const post = new MailServer("post");
  await post.start();
  const programs = ["one", "two"].map((name) => {
    const program = new Program(name, { url });
    Object.assign(program.env, {
      SUCCESS_REVIEW_SESSION_KEY: KEY,
      SUCCESS_REVIEW_PUBLIC_URL: "https://reviews.example.com",
      SUCCESS_REVIEW_SMTP_URL: `smtp://127.0.0.1:${post.port}?tls=none`,
      SUCCESS_REVIEW_MAIL_FROM: "顧客成功レビュー <reviews@example.com>",
    });
    return program;
  });
  const [one, two] = programs;
  if (!one || !two) throw new Error("no programs");
  one.prepare(MANAGERS);
  // Only what is queued below is sent: no reminders.
  ask("INSERT INTO mail_refusals (user_id, topic) SELECT id, topic FROM users, (VALUES ('weekly'), ('steps_due')) t (topic)");
  ask(
    `INSERT INTO engagements (customer_name, customer_folded, tenant_id, segment, time_zone, manager_id, goals_planned, started_on,
     set_status, created_at, updated_at) SELECT '${CUSTOMER}', 'x', '', 'business', 'Asia/Tokyo', id, '', '2026-10-01', 'active', now(), now()
     FROM users WHERE email = '${MANAGERS[0]}'`,
  );
  one.must(["recount"]);
  /** Queues as many messages as an action would, one by one. @param {number} events */
  const queue = (events) =>
    ask(
      `INSERT INTO outbox (message, queued_at) SELECT '{"kind":"assigned","about":{"engagement":' || e.id || ',"manager":' || e.manager_id || '}}',
       now() AT TIME ZONE 'UTC' FROM engagements e, generate_series(1, ${events})`,
    );
  const left = () => Number(ask("SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM mails WHERE state = 'waiting')"));
  const unclaimed = () => Number(ask("SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM mails WHERE state = 'waiting' AND claim = '')"));
  const doubled = (/** @type {{id: string}[]} */ mails) => mails.length - new Set(mails.map(({ id }) => id)).size;

  for (const program of programs) await program.start();
  let begun = performance.now();
  queue(EVENTS);
  await until("all mails are sent", () => left() === 0);
  const took = Math.round(performance.now() - begun);
  let mails = post.read();
  report(`two servers: ${EVENTS} events, ${mails.length} mails after ${took} ms, ${doubled(mails)} twice`);
  expect(mails.length === EVENTS && doubled(mails) === 0, `each mail once: ${mails.length}, ${doubled(mails)} twice`);
  for (const mail of mails) {
    const good =
      mail.to.join() === MANAGERS[0] && mail.from.join() === "顧客成功レビュー" && mail.subject === `担当になった案件: ${CUSTOMER}` &&
      mail.auto === "auto-generated" && mail.defects.length === 0 && mail.plain.includes("https://reviews.example.com/engagements/") &&
      mail.html.includes('<html lang="ja">');
    if (!good) {
      expect(false, `a mail that is not as it should be: ${JSON.stringify(mail)}`);
      break;
    }
  }
  const both = programs.map((program) => execFileSync("grep", ["-c", '"mail sent"', program.log], { encoding: "utf8" }).trim());
  report(`  of which each sent: ${both.join(" and ")}`);
  expect(both.every((sent) => Number(sent) > 0), "both servers send");

  // One is killed while a mail is on its way; the other goes on; the claim of the one that is gone runs out.
  post.forget();
  post.mood("slow", "20");
  queue(EVENTS);
  await until("a third is sent", () => post.count > EVENTS / 3);
  await one.kill();
  post.mood("slow", null);
  // The other one may still have its last mail in hand, for a moment; what the killed one claimed stays for minutes.
  await until("all is sent but the mail that was on its way", () => unclaimed() === 0 && left() <= 1);
  const held = left();
  ask("UPDATE mails SET due_at = now() AT TIME ZONE 'UTC' - interval '1 second' WHERE state = 'waiting'");
  await until("what was claimed is sent", () => left() === 0);
  mails = post.read();
  const lost = EVENTS - new Set(mails.map(({ id }) => id)).size;
  report(`one server killed: ${held} mails were claimed by it, lost ${lost}, sent twice ${doubled(mails)}`);
  expect(lost === 0, `${lost} mails were lost`);
  expect(doubled(mails) <= 1, `at most the mail that was on its way: ${doubled(mails)} twice`);

  // Stopped as it is at an upgrade, it finishes the mail that it has.
  post.forget();
  post.mood("slow", "100");
  queue(10);
  await until("some are sent", () => post.count > 2);
  expect((await two.kill("SIGTERM")) === 0, "it ends by itself");
  expect(Number(ask("SELECT count(*) FROM mails WHERE claim <> ''")) === 0, "no claim is left behind");
  post.mood("slow", null);
  await two.start();
  await until("the rest is sent", () => left() === 0);
  expect(post.count === 10 && doubled(post.read()) === 0, `stopped and started: ${post.count} of 10`);
  report("stopped in the middle and started again: each mail once");

  // The mail server does not take it, then it is away, then it is back.
  post.forget();
  post.mood("refuse", "");
  queue(1);
  await until("it was refused", () => ask("SELECT reason FROM mails WHERE state = 'waiting'").includes("451"));
  post.mood("refuse", null);
  post.child?.kill("SIGKILL");
  ask("UPDATE mails SET due_at = now() AT TIME ZONE 'UTC' WHERE state = 'waiting'");
  await until("nobody is there", () => /refused|Connection/i.test(ask("SELECT reason FROM mails WHERE state = 'waiting'")));
  expect(ask("SELECT attempts FROM mails WHERE state = 'waiting'") === "1", "that nobody is there is no try");
  await post.start();
  await until("it is sent once the mail server is back", () => left() === 0);
  expect(post.count === 1, "it arrived");
  report("refused, away and back: it arrived");
  await two.kill();

  // Over STARTTLS, with a password, and a certificate that the system trusts.
  const [authority, authorityKey, key, request, certificate, more] = ["ca.pem", "ca.key", "key.pem", "request.pem", "certificate.pem", "more"].map(
    (name) => join(SCRATCH, name),
  );
  if (!authority || !authorityKey || !key || !request || !certificate || !more) throw new Error("no names");
  const openssl = (/** @type {string[]} */ ...words) => execFileSync("openssl", words, { stdio: "ignore" });
  openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Authority", "-keyout", authorityKey, "-out", authority);
  openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", key, "-out", request);
  writeFileSync(more, "subjectAltName=DNS:localhost\nbasicConstraints=critical,CA:FALSE\n");
  openssl("x509", "-req", "-in", request, "-CA", authority, "-CAkey", authorityKey, "-CAcreateserial", "-days", "2", "-extfile", more, "-out", certificate);
  const safe = new MailServer("safe", [certificate, key]);
  await safe.start();
  two.env.SUCCESS_REVIEW_SMTP_URL = `smtp://reviews:p%3Aw%2Fd@localhost:${safe.port}?tls=required`;
  await two.start();
  queue(3);
  await until("a stranger's certificate is not trusted", () => /certificate/i.test(ask("SELECT max(reason) FROM mails WHERE state = 'waiting'")));
  expect(safe.count === 0, "nothing is sent to whom nobody knows");
  await two.kill();
  two.env.SSL_CERT_FILE = authority;
  ask("UPDATE mails SET due_at = now() AT TIME ZONE 'UTC' WHERE state = 'waiting'");
  await two.start();
  await until("all arrive encrypted", () => left() === 0);
  expect(safe.count === 3 && existsSync(safe.folder), `${safe.count} of 3 arrived`);
  report("STARTTLS with a password: a stranger is told nothing, three mails arrived");
});

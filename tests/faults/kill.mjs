// Rounds in which the program, or the database's server, dies at a random moment while managers work. What was acknowledged is
// noted here, outside of both, and looked for when they are back. The last round of each database takes something away by hand:
// a comparison that does not notice is worth nothing, and fails.

import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { Client } from "./client.mjs";
import { PASSWORD, Postgres, Program, SCRATCH, SHORT, expect, part, report, sleep } from "./program.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? (SHORT ? 2 : 20));
const MANAGERS = SHORT ? 3 : 6;
/** Between these the moment of death is drawn, milliseconds after the work began. */
const [SOONEST, LATEST] = SHORT ? [3_000, 5_000] : [1_000, 6_000];
const SECTIONS = ["key-information", "outcome", "goals", "checklist", "key-results", "next-steps"];

/** So many days from today. @param {number} days */
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Answers with which a review can be submitted, by section. @type {Record<string, Record<string, string>>} */
const ANSWERS = {
  "key-information": { trained: "yes", goals_reached: "yes", progress_known: "yes" },
  outcome: { result: "disengage", disengage_reason: "They go on by themselves." },
  goals: {
    wants_more: "no",
    best_practices: "told",
    self_service: "in_place",
    champions: "in_place",
    tracking: "in_place",
    training: "not_planned",
    training_why: "What there is will do.",
    expectations: "They look after it themselves.",
  },
  checklist: { scenarios_asked: "asked", scenarios_answer: "None for now." },
  "key-results": {
    confirmed: "confirmed",
    direction: "expectations_set",
    ongoing_success: "A look at the figures every quarter.",
    resources_shared: "shared",
    support_told: "fasttrack_center",
    survey: "answered",
  },
  "next-steps": {
    "next_steps[0][key]": "s1",
    "next_steps[0][about]": "other",
    "next_steps[0][what]": "Read the reports together",
    "next_steps[0][owner]": "Yuki Takahashi",
    "next_steps[0][owner_side]": "customer",
    "next_steps[0][due_on]": day(30),
    "next_steps[0][status]": "open",
  },
};

/** @param {number} low @param {number} high */
const between = (low, high) => low + Math.floor(Math.random() * (high - low));

/** Long enough to lie on several pages of a database's file. @param {string} mark */
const text = (mark) => `${mark} ${`[${mark}]`.repeat(180)}`;

/** What is known of one customer. A number that was sent may be there, one that was acknowledged must be, or a later one. */
class Customer {
  /** @param {string} name @param {string} path */
  constructor(name, path) {
    this.name = name;
    this.path = path;
    /** Figures of usage that were acknowledged, and those that were only sent. @type {number[]} */
    this.measured = [];
    /** @type {number[]} */
    this.unsure = [];
    this.started = false;
    /** Of the meeting's section. */
    this.sent = 0;
    this.acknowledged = 0;
    /** Where the review is that was submitted. @type {string | null} */
    this.review = null;
    this.submitting = false;
  }
}

/** Works until something gets no answer, and remembers what got one. */
class Manager {
  /** @param {number} number @param {string} base */
  constructor(number, base) {
    this.number = number;
    this.email = `m${number}@example.com`;
    this.client = new Client(base);
    /** @type {Customer[]} */
    this.customers = [];
    this.signedIn = false;
    this.acknowledged = 0;
    this.count = 0;
  }

  /** @param {import("./client.mjs").Page} page */
  done(page) {
    // Refused for what was sent: nothing that dies leads to that.
    if (page.status >= 400 && page.status < 500) throw new Error(`${page.path}: ${page.status} ${page.words.slice(0, 2_000)}`);
    if (page.done) this.acknowledged += 1;
    return page.done;
  }

  /** @param {() => boolean} over */
  async work(over) {
    while (!over()) {
      try {
        if (await this.step(over)) continue;
      } catch (cause) {
        // A page without the form: one that said to come back, or none. Whatever else it may be, the comparison finds.
        if (!String(cause).includes("has no form")) throw cause;
      }
      await sleep(50);
    }
  }

  /** The next thing to do; false where it got no answer. @param {() => boolean} over @returns {Promise<boolean>} */
  async step(over) {
    if (!this.signedIn) {
      this.signedIn = this.done(await this.client.signIn(this.email, PASSWORD));
      return this.signedIn;
    }
    const customer = this.customers.at(-1);
    if (!customer || customer.review || customer.submitting) return this.register();
    if (customer.measured.length < 2) return this.measure(customer);
    if (!customer.started) {
      const page = await this.client.get(`${customer.path}/review`);
      customer.started = this.done(await this.client.submit(page, /action="\/engagements\/\d+\/review"/, { kind: "review" }));
      return customer.started;
    }
    if (customer.acknowledged < 8) return this.save(customer, over);
    return this.submit(customer);
  }

  async register() {
    this.count += 1;
    const name = `Customer ${this.number}-${this.count}`;
    const page = await this.client.get("/engagements/new");
    const answer = await this.client.submit(page, /idempotency_key/, {
      customer_name: name,
      tenant_id: `c${this.number}x${this.count}.onmicrosoft.com`,
      segment: "business",
      started_on: day(-60),
      "workloads[1][chosen]": "yes",
      "workloads[2][chosen]": "yes",
    });
    if (this.done(answer)) this.customers.push(new Customer(name, answer.location));
    return answer.done;
  }

  /** Two workloads in one save: both are there, or none. @param {Customer} customer */
  async measure(customer) {
    const page = await this.client.get(`${customer.path}/usage`);
    const form = page.form(/name="as_of"/);
    const value = 1_000 + 2 * (customer.measured.length + customer.unsure.length);
    let next = value;
    for (const name of form.fields.keys()) {
      if (/^usage\[\d+\]\[active\]$/.test(name)) form.fields.set(name, String(next++));
      if (/^usage\[\d+\]\[entitled\]$/.test(name)) form.fields.set(name, "5000");
    }
    customer.unsure.push(value);
    const answer = await this.client.post(form.action, form.fields);
    if (!this.done(answer)) return false;
    customer.unsure.pop();
    customer.measured.push(value);
    return true;
  }

  /** Some saves of the meeting by the script, then a section by its button. @param {Customer} customer @param {() => boolean} over */
  async save(customer, over) {
    const page = await this.client.get(`${customer.path}/review/meeting`);
    const form = page.form(/data-autosave/);
    for (let n = 0; n < 4 && !over(); n += 1) {
      customer.sent += 1;
      const words = text(`${customer.name} ${customer.sent}`);
      form.fields.set("internal_notes", words);
      form.fields.set("risks", words);
      const saved = await this.client.post(form.action, form.fields, { script: true });
      if (!this.done(saved)) return false;
      customer.acknowledged = customer.sent;
      form.fields.set("version", String(saved.json.version));
      form.fields.set("base", saved.json.base);
    }
    const section = SECTIONS[between(0, SECTIONS.length)] ?? "goals";
    const other = await this.client.get(`${customer.path}/review/${section}`);
    return this.done(await this.client.submit(other, /data-autosave/, { ...ANSWERS[section], go: "stay" }));
  }

  /** @param {Customer} customer */
  async submit(customer) {
    const held = {
      took_place: "held",
      held_on: day(-2),
      "attendees[0][key]": "a1",
      "attendees[0][name]": "Yuki Takahashi",
      "attendees[0][organization]": "IT",
      "attendees[0][part]": "customer_it_lead",
    };
    for (const [section, answers] of Object.entries({ meeting: held, ...ANSWERS })) {
      const page = await this.client.get(`${customer.path}/review/${section}`);
      if (!this.done(await this.client.submit(page, /data-autosave/, { ...answers, go: "stay" }))) return false;
    }
    const check = await this.client.get(`${customer.path}/review/check`);
    const form = check.form(/action="[^"]*\/submission"/);
    customer.submitting = true;
    const answer = await this.client.post(form.action, form.fields);
    if (answer.status === 303) customer.review = answer.location;
    return this.done(answer);
  }

  /** What was acknowledged and is not there, or is there in part. */
  async compare() {
    /** @type {string[]} */
    const lost = [];
    if (this.signedIn && (await this.client.get("/account")).status !== 200) {
      lost.push(`${this.email}: the session`);
      this.signedIn = (await this.client.signIn(this.email, PASSWORD)).done;
    }
    for (const customer of this.customers) lost.push(...(await this.compared(customer)));
    return lost;
  }

  /** @param {Customer} customer */
  async compared(customer) {
    const { name, path } = customer;
    const page = await this.client.get(path);
    if (page.status !== 200 || !page.body.includes(name)) return [`${name}: the engagement (${page.status})`];
    const lost = [];
    const usage = (await this.client.get(`${path}/usage`)).body;
    /** @param {number} value */
    const there = (value) => usage.includes(value.toLocaleString("en-US"));
    for (const value of customer.measured) {
      if (!there(value) || !there(value + 1)) lost.push(`${name}: the usage ${value}`);
    }
    for (const value of customer.unsure) {
      if (there(value) !== there(value + 1)) lost.push(`${name}: half of the usage ${value}`);
    }
    if (customer.submitting && !customer.review) {
      // Whether the lost answer was "done" is seen from what a submission leaves.
      customer.review = /href="(\/reviews\/\d+)/.exec(page.body)?.[1] ?? null;
      customer.submitting = false;
    }
    if (customer.review) {
      const review = await this.client.get(customer.review);
      const number = Number(/ (\d+) \[/.exec(review.words)?.[1] ?? 0);
      if (number < customer.acknowledged || number > customer.sent) {
        lost.push(`${name}: the submitted review (${review.status}) has ${number}, ${customer.acknowledged} was acknowledged`);
      }
      if (!/data-state="complete"/.test(page.body)) lost.push(`${name}: that it is complete`);
    } else if (customer.started) {
      const section = await this.client.get(`${path}/review/meeting`);
      if (section.status !== 200) return [...lost, `${name}: the draft (${section.status})`];
      const { fields } = section.form(/data-autosave/);
      const notes = fields.get("internal_notes") ?? "";
      const number = Number(/ (\d+) \[/.exec(notes)?.[1] ?? 0);
      if (number < customer.acknowledged || number > customer.sent) {
        lost.push(`${name}: the section has ${number}, ${customer.acknowledged} was acknowledged`);
      }
      if (notes !== fields.get("risks") || (number && notes !== text(`${name} ${number}`))) {
        lost.push(`${name}: half of a section`);
      }
    }
    return lost;
  }
}

/** @param {Manager[]} managers */
async function compare(managers) {
  return (await Promise.all(managers.map((manager) => manager.compare()))).flat();
}

/**
 * They work for a while, then `dies` takes something down; what happens until all is back is `returns`' business.
 * @param {Manager[]} managers
 * @param {() => Promise<void> | void} dies
 * @param {() => Promise<number>} returns
 */
async function round(managers, dies, returns) {
  let over = false;
  const working = managers.map((manager) => manager.work(() => over));
  const moment = sleep(between(SOONEST, LATEST)).then(dies);
  try {
    // Somebody who meets something unforeseen ends it.
    await Promise.race([moment, Promise.all(working)]);
  } finally {
    over = true;
  }
  const took = await returns();
  await Promise.all(working);
  return took;
}

/** @param {Manager[]} managers */
const acknowledged = (managers) => managers.reduce((sum, manager) => sum + manager.acknowledged, 0);

/**
 * How something dies, and how it is back: milliseconds which that took.
 * @typedef {{dies: () => Promise<void> | void, returns: () => Promise<number>}} Way
 */

/**
 * All rounds on one database.
 * @param {string} what
 * @param {Program} program
 * @param {Way[]} ways in turn
 * @param {{before: (managers: Manager[]) => void, after: (managers: Manager[]) => void}} control takes something away by hand
 */
async function rounds(what, program, ways, control) {
  const numbers = Array.from({ length: MANAGERS }, (_, at) => at + 1);
  program.prepare(numbers.map((number) => `m${number}@example.com`));
  await program.start();
  const managers = numbers.map((number) => new Manager(number, program.base));
  let slowest = 0;
  let lost = 0;
  for (let number = 1; number <= ROUNDS; number += 1) {
    const way = ways[(number - 1) % ways.length];
    if (!way) throw new Error("nothing dies");
    slowest = Math.max(slowest, await round(managers, way.dies, way.returns));
    const found = [...(await compare(managers)), ...program.inspected()];
    lost += found.length;
    for (const line of found) report(`  LOST in round ${number}: ${line}`);
  }
  const customers = managers.flatMap((manager) => manager.customers);
  report(
    `${what}: ${ROUNDS} rounds, ${acknowledged(managers)} acknowledged writes of ${MANAGERS} managers, ` +
      `${customers.filter((customer) => customer.review).length} submitted reviews, lost ${lost}, back within ${slowest} ms`,
  );
  control.before(managers);
  await round(managers, async () => void (await program.kill()), async () => 0);
  control.after(managers);
  await program.start();
  const noticed = (await compare(managers)).length;
  report(`${what}: of what was taken away by hand, ${noticed} things were missed, as they must be`);
  await program.kill();
  const reviews = managers.flatMap((manager) => manager.customers).filter((customer) => customer.review).length;
  expect(reviews > 0, `${what}: nobody came as far as a submission`);
  expect(lost === 0, `${what}: ${lost} lost`);
  expect(noticed > 0, `${what}: the comparison sees nothing`);
}

/** @param {Program} program @returns {Way} */
function killed(program) {
  return { dies: async () => void (await program.kill()), returns: () => program.start() };
}

async function onSqlite() {
  const program = new Program("kill-sqlite");
  const file = program.file ?? "";
  const older = join(SCRATCH, "older.sqlite3");
  await rounds("SQLite", program, [killed(program)], {
    before: () => void program.must(["backup", older]),
    after: () => {
      for (const end of ["-wal", "-shm"]) rmSync(file + end, { force: true });
      copyFileSync(older, file);
    },
  });
}

async function onPostgres() {
  const postgres = Postgres.started();
  const url = postgres.database();
  const program = new Program("kill-postgres", { url });
  const ways = [killed(program)];
  // Only a server of our own is there to be killed.
  if (postgres.folder) {
    for (const how of /** @type {const} */ (["kill", "immediate"])) {
      const returns = async () => {
        postgres.again();
        return program.ready();
      };
      ways.push({ dies: () => postgres.die(how), returns });
    }
  } else {
    report("PostgreSQL: TEST_DATABASE_URL names the server, which is not killed itself; without it one is started that is");
  }
  await rounds("PostgreSQL", program, ways, {
    before: () => {},
    // The first figures that anybody saw acknowledged.
    after: () => void postgres.sql("DELETE FROM measurements WHERE id = (SELECT min(id) FROM measurements)", url),
  });
}

await part(async () => {
  await onSqlite();
  await onPostgres();
});

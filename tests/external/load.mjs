// Managers who go on saving whatever happens, as the page's script does: what is not acknowledged is sent again as it was.

import { Client } from "../faults/client.mjs";
import { PASSWORD, sleep } from "../faults/program.mjs";

/** Between two saves of one manager, in milliseconds. */
const PAUSE = 60;
/** Between two tries of the same save. */
const AGAIN = 200;
/** How long an answer is waited for. */
const PATIENCE = 7_000;

/** A manager at one section of one review. */
export class Manager {
  /** @param {string} email @param {string} base */
  constructor(email, base) {
    this.email = email;
    this.client = new Client(base, { patience: PATIENCE });
    this.section = "";
    /** Of the texts. */
    this.sent = 0;
    this.acknowledged = 0;
    /** When each save was acknowledged. @type {number[]} */
    this.times = [];
    /** What was not answered as it was meant. @type {{at: number, what: string}[]} */
    this.failed = [];
    /** @type {import("../faults/client.mjs").Form | null} */
    this.form = null;
  }

  async begin() {
    const in_ = await this.client.signIn(this.email, PASSWORD);
    if (!in_.done) throw new Error(`${this.email} is not signed in: ${in_.status}`);
    const page = await this.client.get("/engagements/new");
    const fields = { customer_name: this.email, tenant_id: `${this.email.split("@")[0]}.onmicrosoft.com`, segment: "business" };
    const { location } = await this.client.submit(page, /idempotency_key/, { ...fields, "workloads[1][chosen]": "yes" });
    const front = await this.client.get(`${location}/review`);
    await this.client.submit(front, /action="\/engagements\/\d+\/review"/, { kind: "review" });
    this.section = `${location}/review/meeting`;
    if (!(await this.open())) throw new Error(`${this.email}: no section to write in`);
  }

  /** Takes the form from the page as it is now. */
  async open() {
    const page = await this.client.get(this.section);
    if (page.status !== 200) return this.#fails(page, "the section");
    this.form = page.form(/data-autosave/);
    return true;
  }

  /** @param {import("../faults/client.mjs").Page} page @param {string} what */
  #fails(page, what) {
    const said = page.status >= 400 && page.status !== 503 ? ` ${page.body.slice(0, 200)}` : "";
    this.failed.push({ at: performance.now(), what: `${what}: ${page.status} after ${page.took} ms${page.location}${said}` });
    return false;
  }

  /** @param {() => boolean} over */
  async work(over) {
    for (let n = 0; !over(); n += 1) {
      if (!this.form && !(await this.open())) {
        await sleep(AGAIN);
        continue;
      }
      if (n % 5 === 4) {
        const list = await this.client.get("/engagements");
        if (list.status !== 200 || !list.body.includes(this.email)) this.#fails(list, "the list");
      }
      this.sent += 1;
      await this.save(over);
      await sleep(PAUSE);
    }
  }

  /** Until it is acknowledged. @param {() => boolean} over */
  async save(over) {
    const form = this.form;
    if (!form) return;
    form.fields.set("internal_notes", `note ${this.sent} `);
    form.fields.set("risks", `note ${this.sent} `);
    for (;;) {
      const answer = await this.client.post(form.action, form.fields, { script: true });
      if (answer.status === 200 && answer.json.version) {
        this.acknowledged = this.sent;
        this.times.push(performance.now());
        form.fields.set("version", String(answer.json.version));
        form.fields.set("base", answer.json.base);
        return;
      }
      this.#fails(answer, "a save");
      if (answer.status >= 400 && answer.status < 500) {
        this.form = null;
        return;
      }
      if (over()) return;
      await sleep(AGAIN);
    }
  }

  /** What was acknowledged and is not there. */
  async lost() {
    const page = await this.client.get(this.section);
    if (page.status !== 200) return [`${this.email}: the section (${page.status})`];
    const { fields } = page.form(/data-autosave/);
    const number = Number(/^note (\d+)/.exec(fields.get("internal_notes") ?? "")?.[1] ?? 0);
    const lost = [];
    if (fields.get("internal_notes") !== fields.get("risks")) lost.push(`${this.email}: half of a section`);
    if (number < this.acknowledged || number > this.sent) {
      lost.push(`${this.email}: the section has ${number}, ${this.acknowledged} was acknowledged, ${this.sent} sent`);
    }
    return lost;
  }
}

/** All of them at work. */
export class Load {
  /** @param {Manager[]} managers */
  constructor(managers) {
    this.managers = managers;
    this.over = false;
    this.working = Promise.all(managers.map((manager) => manager.work(() => this.over)));
    // Whoever meets something unforeseen says so at the end.
    this.working.catch(() => {});
  }

  /** Everybody has had a save acknowledged that was sent after this moment; when the last of them had. @param {number} since */
  async back(since) {
    for (;;) {
      const first = this.managers.map(({ times }) => times.find((at) => at > since));
      if (first.every((at) => at !== undefined)) return Math.max(...first.map(Number));
      if (performance.now() - since > 60_000) throw new Error("it does not come back");
      await sleep(20);
    }
  }

  async end() {
    this.over = true;
    await this.working;
  }
}

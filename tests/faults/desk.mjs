// One manager at a section of a review: what the parts about disks, frozen servers and clocks save and look for.

import { randomBytes } from "node:crypto";

import { Client } from "./client.mjs";
import { PASSWORD, expect } from "./program.mjs";

export const EMAIL = "manager@example.com";

export class Desk {
  /** @param {import("./program.mjs").Program} program */
  constructor(program) {
    this.client = new Client(program.base);
    this.section = "";
    /** @type {import("./client.mjs").Form | null} */
    this.last = null;
    this.sent = 0;
    this.acknowledged = 0;
  }

  /** Signed in, at the meeting of a new customer. @param {import("./program.mjs").Program} program */
  static async at(program) {
    const desk = new Desk(program);
    await desk.signIn();
    const page = await desk.client.get("/engagements/new");
    const fields = { customer_name: "A customer", tenant_id: "a.onmicrosoft.com", segment: "business", "workloads[1][chosen]": "yes" };
    const { location } = await desk.client.submit(page, /idempotency_key/, fields);
    const front = await desk.client.get(`${location}/review`);
    await desk.client.submit(front, /action="\/engagements\/\d+\/review"/, { kind: "review" });
    desk.section = `${location}/review/meeting`;
    expect((await desk.save()).done, "the first save");
    return desk;
  }

  async signIn() {
    const answer = await this.client.signIn(EMAIL, PASSWORD);
    if (!answer.done) throw new Error(`not signed in: ${answer.status} ${answer.words}`);
  }

  /** The section as it is stored; none where the page does not come. */
  async stored() {
    const page = await this.client.get(this.section);
    if (page.status !== 200) return null;
    const { fields } = page.form(/data-autosave/);
    const number = Number(/^note (\d+) /.exec(fields.get("internal_notes") ?? "")?.[1] ?? 0);
    expect(fields.get("internal_notes") === fields.get("risks"), "half of a section is stored");
    return { page, number };
  }

  /** Saves the next number, by the page's button or as its script does. @param {{script?: boolean}} [how] */
  async save(how) {
    const page = await this.client.get(this.section);
    return page.status === 200 ? this.saveFrom(page, how) : page;
  }

  /** @param {import("./client.mjs").Page} page @param {{script?: boolean}} [how] */
  async saveFrom(page, how) {
    this.sent += 1;
    const form = page.form(/data-autosave/);
    // No database can make it small.
    const words = `note ${this.sent} ${randomBytes(1_800).toString("hex")}`;
    for (const [name, value] of Object.entries({ internal_notes: words, risks: words, go: "stay" })) form.fields.set(name, value);
    this.last = form;
    return this.again(how);
  }

  /** The last save, sent once more as it was. @param {{script?: boolean}} [how] */
  async again(how) {
    if (!this.last) throw new Error("nothing was saved");
    const answer = await this.client.post(this.last.action, this.last.fields, how);
    if (answer.done) this.acknowledged = this.sent;
    return answer;
  }

  /** What was acknowledged last is stored, or something that was sent later. @param {string} when */
  async keeps(when) {
    const stored = await this.stored();
    const there = stored !== null && stored.number >= this.acknowledged && stored.number <= this.sent;
    expect(there, `${when}: ${stored?.number ?? "nothing"} is stored, ${this.acknowledged} was acknowledged`);
  }
}

/** Told to come back: 503 with a time, within six seconds. @param {import("./client.mjs").Page} page @param {string} what */
export function toldToComeBack(page, what) {
  const after = Number(page.headers.get("retry-after"));
  expect(page.status === 503 && after > 0, `${what}: ${page.status}, Retry-After ${page.headers.get("retry-after")}`);
  expect(page.took < 6_500, `${what}: answered after ${page.took} ms`);
}

// Loaded where something is typed that would be missed: warns before unsaved text is left, and holds a submission while the
// server cannot be reached. On the sections of a review and on a lead's comments it also saves while one types, since only
// those have a draft on the server; what is typed into others the tab keeps (`kept.js`).
//
// One request at a time: a section is saved against its version number, so two at once would conflict with each other. The
// server's clock and words are shown, never the browser's.

const PAUSE_AFTER_TYPING = 2_000;
// Whoever types without a pause is saved all the same: every 10 s, some of which the request itself may take.
const LONGEST_WAIT = 8_000;
const RETRY_DELAYS = [2_000, 5_000, 10_000, 20_000, 30_000];
const RETRY_SIGNED_OUT = 15_000;
// A server that has not answered by then counts as away.
const ANSWER_WITHIN = 10_000;
// Browsers refuse a keepalive request whose body is larger than 64 KiB.
const KEEPALIVE_LIMIT = 60_000;
// Says whether the server, and its database behind it, can take a form.
const READY = "/readyz";

/**
 * What the server answers to an autosave. Every part may be missing.
 * @typedef {object} Answer
 * @property {number} [version] the section's new version, with 200 and 422: the text was stored
 * @property {string} [base] marks of what was stored, by which a later conflict knows who changed what
 * @property {string} [saved_text] "saved at …" in the person's language
 * @property {string} [message] why it was not saved, or what is wrong with it
 * @property {{field: string, message: string}[]} [errors] every ill-formed answer of a section, none being an empty list
 * @property {string} [errors_title] how many those are, in words
 * @property {string} [mend_href] the first of them
 * @property {string} [ended] what became of the draft, where it is gone: nothing can be saved any more
 * @property {{href: string, text: string}} [link] the way on from there
 * @property {Missing[]} [missing_here] what this section still lacks
 * @property {{key: string, state: string, text: string}[]} [sections] how far each section is
 * @property {string} [csrf_token] a fresh token, after signing in again
 */

/** @typedef {{rule: string, text: string, href: string}} Missing */

/**
 * What an attempt to reach the server led to: a submission may go, waits for the next attempt, or is given up.
 * @typedef {"go" | "wait" | "stay"} Verdict
 */

// Dates and quantities of both languages, as the server's pages keep them whole; longer ones would not fit.
const UNIT = "か月|ヶ月|週間|日間|時間|文字|行目|[年月日時分秒件名人社回歳行版円%]";
const WHOLE = new RegExp(`(?<![A-Za-z0-9])\\d+(?:[,.:/-]\\d+)*(?:(?: ?(?:${UNIT})\\d*)+| [A-Za-z]{1,12}(?: \\d{4})?)?`, "g");
const LONGEST_WHOLE = 24;

/**
 * A sentence in which no line ends inside a date or between a number and its unit.
 * @param {string} text
 * @returns {(string | HTMLElement)[]}
 */
function unbroken(text) {
  const parts = [];
  let end = 0;
  for (const { 0: whole, index } of text.matchAll(WHOLE)) {
    if (/^\d+$/.test(whole) || whole.length > LONGEST_WHOLE) continue;
    const span = document.createElement("span");
    span.className = "nowrap";
    span.textContent = whole;
    parts.push(text.slice(end, index), span);
    end = index + whole.length;
  }
  return [...parts, text.slice(end)];
}

/** The line that says whether the text is saved; its texts stand in its `data-text-…`. */
class SaveLine {
  /** @param {Element | null} line */
  constructor(line) {
    this.line = line instanceof HTMLElement ? line : null;
    this.span = this.line?.querySelector("span") ?? null;
    /** @type {DOMStringMap} */
    this.texts = this.line?.dataset ?? {};
    this.announcedSave = false;
    this.mended = "";
    this.shown = "";
  }

  /**
   * @param {string} words
   * @param {object} how
   * @param {"" | "busy" | "failed" | "mend"} how.look
   * @param {boolean} how.announce whether a screen reader should read it out
   * @param {HTMLAnchorElement | null} [how.link]
   */
  #show(words, { look, announce, link = null }) {
    if (!this.line || !this.span) return;
    this.line.setAttribute("aria-live", announce ? "polite" : "off");
    this.line.classList.toggle("save-line--busy", look === "busy");
    this.line.classList.toggle("save-line--failed", look === "failed");
    this.line.classList.toggle("save-line--mend", look === "mend");
    this.line.classList.toggle("save-line--quiet", !words && !link);
    // The same words again would be read out at every retry, and would take the focus from the link.
    const shown = `${words} ${link?.href ?? ""}`;
    if (shown === this.shown) return;
    this.shown = shown;
    this.span.replaceChildren(...(words ? unbroken(words) : []), ...(words && link ? [" "] : []), ...(link ? [link] : []));
  }

  clear() {
    this.#show("", { look: "", announce: false });
  }

  /** @param {string | undefined} words */
  busy(words) {
    if (words) this.#show(words, { look: "busy", announce: false });
  }

  /**
   * Read out the first time and after a failure; every two seconds would be noise.
   * @param {string} words
   */
  saved(words) {
    this.#show(words, { look: "", announce: !this.announcedSave });
    this.announcedSave = true;
    this.mended = "";
  }

  /**
   * Saved as it is, and to be corrected; read out once for each fault.
   * @param {string} words
   * @param {string} fault
   * @param {string} href the field
   */
  mend(words, fault, href) {
    const link = document.createElement("a");
    link.href = href;
    link.append(...unbroken(fault));
    this.#show(words, { look: "mend", announce: this.mended !== fault, link });
    this.announcedSave = true;
    this.mended = fault;
  }

  /**
   * @param {string | undefined} words
   * @param {HTMLAnchorElement | null} [link]
   */
  failed(words, link = null) {
    this.announcedSave = false;
    this.#show(words ?? "", { look: "failed", announce: true, link });
  }
}

/**
 * A link that opens beside the page, so that the text in this one stays.
 * @param {string | undefined} url
 * @param {string | undefined} words
 * @returns {HTMLAnchorElement | null}
 */
function linkBeside(url, words) {
  if (!url || !words) return null;
  const link = document.createElement("a");
  link.href = url;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = words;
  return link;
}

/**
 * @param {string} url
 * @param {RequestInit} [options]
 * @returns {Promise<Response | null>} nothing when no answer came
 */
async function ask(url, options = {}) {
  try {
    return await fetch(url, {
      credentials: "same-origin",
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(ANSWER_WITHIN),
      ...options,
    });
  } catch {
    return null;
  }
}

/**
 * Whether the server can take a form now, or says what is wrong with it.
 * @param {Response | null} response
 * @returns {response is Response}
 */
function isThere(response) {
  return response !== null && response.status !== 429 && response.status < 500;
}

/**
 * @param {Response} response
 * @returns {Promise<Answer>}
 */
async function readAnswer(response) {
  try {
    const answer = await response.json();
    return answer && typeof answer === "object" ? answer : {};
  } catch {
    return {};
  }
}

/**
 * The milliseconds which a busy server asks us to wait, if it does.
 * @param {Response | null} response
 */
function retryAfter(response) {
  const seconds = Number(response?.headers.get("Retry-After"));
  return seconds > 0 ? seconds * 1_000 : 0;
}

/**
 * Brings the panel of what is missing, and the sections' states beside it, up to what was just saved.
 * @param {Answer} answer
 */
function showProgress({ missing_here: missing, sections }) {
  const panel = document.querySelector("[data-missing]");
  if (panel instanceof HTMLElement && Array.isArray(missing)) {
    panel.hidden = missing.length === 0;
    const rules = panel.dataset.rules ?? "";
    panel.querySelector("ul")?.replaceChildren(...missing.map((line) => missingLine(line, rules)));
  }
  for (const { key, state, text } of sections ?? []) {
    for (const words of document.querySelectorAll(`[data-section="${CSS.escape(key)}"]`)) {
      words.className = `state state--${state}`;
      words.setAttribute("data-state", state);
      words.textContent = text;
    }
  }
}

/**
 * One line of the panel, as the server writes it.
 * @param {Missing} missing
 * @param {string} rules where the codes are explained
 */
function missingLine({ rule, text, href }, rules) {
  const item = document.createElement("li");
  const mark = document.createElement(rule ? "a" : "span");
  const words = document.createElement("span");
  const link = document.createElement("a");
  if (rule) item.dataset.rule = rule;
  if (mark instanceof HTMLAnchorElement) mark.href = `${rules}#${rule.toLowerCase()}`;
  mark.className = "rule";
  mark.textContent = rule || "!";
  link.href = href;
  link.append(...unbroken(text));
  words.append(link);
  item.append(mark, words);
  return item;
}

/**
 * Marks every ill-formed answer at its field, as the server's page does, and takes the mark from what is well-formed by now.
 * An answer that does not speak of them, as that of a lead's comments, leaves what the page says.
 * @param {HTMLFormElement} form
 * @param {Answer} answer
 */
function showFaults(form, { errors, errors_title: title }) {
  if (!Array.isArray(errors)) return;
  const faults = new Map(errors.map(({ field, message }) => [field, message]));
  for (const words of form.querySelectorAll(".error[id$='-error']")) {
    const name = words.id.slice(0, -"-error".length);
    if (!faults.has(name)) unmark(name, words);
  }
  for (const [name, message] of faults) mark(name, message);
  const summary = document.querySelector(".error-summary");
  for (const link of summary?.querySelectorAll("li a") ?? []) {
    if (!faults.has(decodeURIComponent(link.getAttribute("href")?.slice(1) ?? ""))) link.closest("li")?.remove();
  }
  const heading = summary?.querySelector("h2");
  if (heading && title) heading.replaceChildren(...unbroken(title));
  if (!summary?.querySelector("li")) summary?.remove();
}

/**
 * @param {string} name
 * @param {string} message
 */
function mark(name, message) {
  const field = document.getElementById(name);
  const box = field?.closest(".field");
  if (!field || !box) return;
  const id = `${name}-error`;
  let words = document.getElementById(id);
  if (!words) {
    words = document.createElement("p");
    words.className = "error";
    words.id = id;
    // Between the words of the field and what is typed into.
    [...box.querySelectorAll(":scope > .label, :scope > .hint:not(.counter)")].at(-1)?.after(words);
  }
  if (words.textContent !== message) words.replaceChildren(...unbroken(message));
  box.classList.add("field--error");
  describe(field, (ids) => (ids.includes(id) ? ids : [...ids, id]));
  if (!(field instanceof HTMLFieldSetElement)) field.setAttribute("aria-invalid", "true");
}

/**
 * @param {string} name
 * @param {Element} words
 */
function unmark(name, words) {
  words.closest(".field")?.classList.remove("field--error");
  words.remove();
  const field = document.getElementById(name);
  if (!field) return;
  field.removeAttribute("aria-invalid");
  describe(field, (ids) => ids.filter((id) => id !== `${name}-error`));
}

/**
 * @param {HTMLElement} field
 * @param {(ids: string[]) => string[]} change
 */
function describe(field, change) {
  const ids = change((field.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
  if (ids.length > 0) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}

/**
 * Whether a form holds anything else than what the server put into it.
 * @param {HTMLFormElement} form
 */
function differs(form) {
  return [...form.elements].some((field) => {
    if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
    if (field instanceof HTMLSelectElement) {
      const options = [...field.options];
      const chosen = options.findIndex((option) => option.defaultSelected);
      return !field.multiple && options.length > 0 && field.selectedIndex !== Math.max(chosen, 0);
    }
    if (!(field instanceof HTMLInputElement) || field.type === "hidden" || field.type === "file") return false;
    if (!isTyped(field)) return field.checked !== field.defaultChecked;
    return field.value !== field.defaultValue;
  });
}

/**
 * Whether a field is typed into, rather than chosen from.
 * @param {EventTarget | null} field
 */
function isTyped(field) {
  if (field instanceof HTMLTextAreaElement) return true;
  return field instanceof HTMLInputElement && !["radio", "checkbox"].includes(field.type);
}

/** A form that is not left with unsaved text unasked, and not submitted to a server that is away. */
class Guard {
  /**
   * @param {HTMLFormElement} form
   * @param {SaveLine} line
   */
  constructor(form, line) {
    this.form = form;
    this.line = line;
    /** @type {Promise<void> | null} the request under way */
    this.request = null;
    this.timer = 0;
    this.failures = 0;
    /** @type {{submitter: HTMLElement | null} | null} the submission that waits until the server can take it */
    this.pressed = null;
    /** That submission is being carried out. */
    this.released = false;
    /** The browser is on its way to the next page. */
    this.leaving = false;
  }

  /** Whether leaving would lose something; `data-unsaved`: the server shows what it has not stored. */
  get unsaved() {
    return this.form.hasAttribute("data-unsaved") || differs(this.form);
  }

  /** Whether there is a reason to ask the server. */
  get wanted() {
    return this.pressed !== null;
  }

  start() {
    const { form } = this;
    form.addEventListener("input", () => this.changed(PAUSE_AFTER_TYPING));
    form.addEventListener("change", (event) => {
      // Typed text has had its input events already; a choice is complete at once.
      if (!isTyped(event.target)) this.changed(0);
    });
    form.addEventListener("submit", (event) => this.#beforeSubmit(event));
    for (const name of ["online", "focus"]) {
      addEventListener(name, () => {
        if (this.failures > 0) this.goOn();
      });
    }
    if (this.unsaved) this.line.busy(this.line.texts.textDirty);
  }

  /** The page stays, whatever was under way. */
  stay() {
    this.leaving = false;
  }

  /** @param {number} _delay how long the change may wait, in milliseconds */
  changed(_delay) {
    this.stay();
    if (this.request || this.failures > 0) return;
    if (this.unsaved) this.line.busy(this.line.texts.textDirty);
    else this.line.clear();
  }

  /** @param {SubmitEvent} event */
  #beforeSubmit(event) {
    if (this.released) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    if (this.leaving) return;
    this.pressed = { submitter: event.submitter };
    if (this.failures === 0) this.line.busy(this.line.texts.textSending);
    else this.line.failed(this.line.texts.textHeld);
    this.goOn();
  }

  /** Asks the server, unless that is under way, and carries out the submission that waited. */
  goOn() {
    if (this.request || this.leaving || !this.wanted) return;
    clearTimeout(this.timer);
    this.request = this.reach().then((verdict) => {
      this.request = null;
      this.settle(verdict);
    });
  }

  /** @param {Verdict} verdict */
  settle(verdict) {
    if (verdict === "stay") this.pressed = null;
    if (!this.pressed || verdict !== "go") return;
    clearTimeout(this.timer);
    const { submitter } = this.pressed;
    this.pressed = null;
    this.released = true;
    this.form.requestSubmit(submitter?.isConnected ? submitter : null);
    this.released = false;
  }

  /** @returns {Promise<Verdict>} */
  async reach() {
    const response = await ask(READY);
    if (!isThere(response)) return this.away(response);
    this.failures = 0;
    return "go";
  }

  /**
   * The next attempt comes by itself.
   * @param {Response | null} response
   * @returns {Verdict}
   */
  away(response) {
    const step = RETRY_DELAYS[Math.min(this.failures, RETRY_DELAYS.length - 1)] ?? 30_000;
    this.failures += 1;
    const { textHeld, textFailed } = this.line.texts;
    this.line.failed(this.pressed ? textHeld : textFailed);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.goOn(), Math.max(retryAfter(response), step));
    return "wait";
  }
}

/** Saves a form in the background as well. */
class Autosave extends Guard {
  /**
   * @param {HTMLFormElement} form
   * @param {SaveLine} line
   */
  constructor(form, line) {
    super(form, line);
    /** Counts the changes; the text is unsaved while it is ahead of `savedEdits`. */
    this.edits = 0;
    this.savedEdits = 0;
    /** @type {number | null} when the first change was made that has not been sent */
    this.since = null;
    /** @type {{body: URLSearchParams, edits: number} | null} what was sent and got no answer */
    this.unanswered = null;
    this.signedOut = false;
    /** After a conflict, or when the draft is gone: saving on would overwrite what someone else wrote, or cannot be. */
    this.stopped = false;
    /** Refused for a reason that only another change can remove. */
    this.refused = false;
    this.tokenRenewed = false;
  }

  get dirty() {
    return this.edits !== this.savedEdits;
  }

  /** @override */
  get unsaved() {
    return this.dirty;
  }

  /** @override */
  get wanted() {
    return super.wanted || (this.dirty && !this.stopped);
  }

  /** @override */
  start() {
    super.start();
    // Firefox gives a hidden input back what was written into it before the page was loaded again.
    if (this.form.dataset.token) this.#setHidden("csrf_token", this.form.dataset.token);
    if (this.form.dataset.version) this.#setHidden("version", this.form.dataset.version);
    if (this.form.dataset.base) this.#setHidden("base", this.form.dataset.base);
    if (this.form.hasAttribute("data-unsaved")) this.changed(PAUSE_AFTER_TYPING);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.goOn();
    });
    addEventListener("focus", () => {
      if (this.signedOut) this.goOn();
    });
  }

  /**
   * @override
   * @param {number} delay
   */
  changed(delay) {
    this.stay();
    this.edits += 1;
    this.since ??= performance.now();
    // While the server is in trouble the retry's own pace holds.
    if (this.stopped || this.failures > 0 || this.signedOut) return;
    if (!this.request) this.line.busy(this.line.texts.textDirty);
    this.#schedule(delay);
  }

  /** @param {number} delay */
  #schedule(delay) {
    clearTimeout(this.timer);
    const longest = this.since === null ? delay : this.since + LONGEST_WAIT - performance.now();
    this.timer = setTimeout(() => this.goOn(), Math.max(0, Math.min(delay, longest)));
  }

  /**
   * @override
   * @param {Verdict} verdict
   */
  settle(verdict) {
    super.settle(verdict);
    if (this.leaving || verdict === "wait" || this.signedOut || this.refused || !this.wanted) return;
    // What was typed meanwhile goes out next, and only its newest state.
    this.#schedule(document.visibilityState === "hidden" ? 0 : PAUSE_AFTER_TYPING);
  }

  /** @override */
  async reach() {
    return this.dirty && !this.stopped ? this.#save() : super.reach();
  }

  /** @returns {Promise<Verdict>} */
  async #save() {
    this.refused = false;
    const sent = this.unanswered ?? this.#snapshot();
    const { textSending, textSaving } = this.line.texts;
    if (this.failures === 0 && !this.signedOut) this.line.busy(this.pressed ? textSending : textSaving);
    const response = await this.#post(sent.body);
    // No answer does not mean that nothing was stored. The same text once more finds out; newer text would be taken for
    // somebody else's.
    this.unanswered = sent;
    if (!isThere(response)) return this.away(response);
    // A redirect can only lead to the sign-in page.
    if (response.type === "opaqueredirect" || response.status === 401) return this.#signInNeeded();

    const answer = await readAnswer(response);
    if (response.ok && typeof answer.version !== "number") return this.away(null);
    this.unanswered = null;
    this.failures = 0;
    this.signedOut = false;
    if (response.ok) return this.#stored(answer, sent.edits);
    if (answer.ended !== undefined || response.status === 409) return this.#stop(answer);
    if (response.status === 403 && this.#renewToken(answer)) return this.#save();
    return this.#refuse(response.status, answer, sent.edits);
  }

  /** What the form holds now, as an ordinary form sends it, so that the server reads one format only. */
  #snapshot() {
    this.since = null;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string") body.append(name, value);
    }
    return { body, edits: this.edits };
  }

  /** @param {URLSearchParams} body */
  #post(body) {
    const token = this.form.querySelector('input[name="csrf_token"]');
    if (token instanceof HTMLInputElement) body.set("csrf_token", token.value);
    const text = body.toString();
    return ask(this.form.getAttribute("action") || location.href, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
      body: text,
      // The request outlives the page, so that leaving it does not cut off the last words.
      keepalive: text.length < KEEPALIVE_LIMIT,
    });
  }

  /**
   * Takes the token of a new session, once, so that the next request goes through.
   * @param {Answer} answer
   * @returns {boolean} whether it is worth another try
   */
  #renewToken(answer) {
    if (this.tokenRenewed || typeof answer.csrf_token !== "string") return false;
    this.tokenRenewed = true;
    return this.#setHidden("csrf_token", answer.csrf_token);
  }

  /**
   * @param {string} name
   * @param {string} value
   * @returns {boolean} whether that changed anything
   */
  #setHidden(name, value) {
    const input = this.form.querySelector(`input[type="hidden"][name="${name}"]`);
    if (!(input instanceof HTMLInputElement) || input.value === value) return false;
    input.value = value;
    return true;
  }

  /**
   * Notes that the text up to `edits` is stored, for the next request and for the ordinary submit.
   * @param {Answer} answer
   * @param {number} edits
   */
  #noteVersion(answer, edits) {
    if (typeof answer.version !== "number") return;
    this.savedEdits = edits;
    this.#setHidden("version", String(answer.version));
    if (typeof answer.base === "string") this.#setHidden("base", answer.base);
  }

  /**
   * @param {Answer} answer
   * @param {number} edits
   * @returns {Verdict}
   */
  #stored(answer, edits) {
    this.tokenRenewed = false;
    this.#noteVersion(answer, edits);
    showProgress(answer);
    showFaults(this.form, answer);
    if (this.dirty && !this.pressed) this.line.busy(this.line.texts.textDirty);
    else this.line.saved(answer.saved_text ?? "");
    return "go";
  }

  /**
   * Trying again would change nothing: the next change does. An ill-formed answer (422) is stored all the same. What the
   * server would refuse as a page too is not submitted, so that the text stays.
   * @param {number} status
   * @param {Answer} answer
   * @param {number} edits
   * @returns {Verdict}
   */
  #refuse(status, answer, edits) {
    if (status === 422) {
      this.#noteVersion(answer, edits);
      showProgress(answer);
      showFaults(this.form, answer);
    }
    // A change made meanwhile is reason enough to go on.
    this.refused = this.edits === edits && this.dirty;
    const { message, mend_href: href, saved_text: saved } = answer;
    if (message && href && saved) this.line.mend(saved, message, href);
    else this.line.failed(message ?? this.line.texts.textFailed);
    return status === 422 || status === 403 ? "go" : "stay";
  }

  /**
   * The server's page shows what was typed beside what is there, or what became of the draft.
   * @param {Answer} answer
   * @returns {Verdict}
   */
  #stop(answer) {
    this.stopped = true;
    const { textFailed, textConflict, conflictUrl } = this.line.texts;
    const { href, text } = answer.link ?? { href: conflictUrl, text: textConflict };
    this.line.failed(answer.message ?? textFailed, linkBeside(href, text));
    return "go";
  }

  /**
   * A submission may go: the server keeps what it brings until the person has signed in.
   * @returns {Verdict}
   */
  #signInNeeded() {
    this.failures = 0;
    this.signedOut = true;
    const { textExpired, textSignIn, signInUrl } = this.line.texts;
    this.line.failed(textExpired, linkBeside(signInUrl, textSignIn));
    this.#schedule(RETRY_SIGNED_OUT);
    return "go";
  }
}

const line = new SaveLine(document.querySelector("[data-save-line]"));
const guards = [...document.querySelectorAll("form[data-autosave], form[data-guard]")]
  .filter((form) => form instanceof HTMLFormElement)
  .map((form) => (form.hasAttribute("data-autosave") ? new Autosave(form, line) : new Guard(form, line)));
for (const guard of guards) guard.start();

addEventListener("beforeunload", (event) => {
  if (!guards.some((guard) => guard.unsaved && !guard.leaving)) return;
  event.preventDefault();
  // Whoever chooses to stay can press again.
  for (const guard of guards) guard.stay();
});

addEventListener("pageshow", (event) => {
  // Back from the next page: the browser's memory holds a form that was sent, with a version of before.
  if (event.persisted && guards.some((guard) => guard.leaving)) location.reload();
  for (const guard of guards) guard.stay();
});

// Loaded on the sections of a review: saves what is typed while it is typed, says whether it is saved, and warns before
// unsaved text is left. The server's clock and words are shown, never the browser's.
//
// One request at a time: a section is saved against its version number, so two at once would conflict with each other.

const PAUSE_AFTER_TYPING = 2_000;
const RETRY_DELAYS = [5_000, 10_000, 20_000, 30_000];
const RETRY_SIGNED_OUT = 15_000;
const WAIT_BEFORE_SUBMIT = 10_000;
// Browsers refuse a keepalive request whose body is larger than 64 KiB.
const KEEPALIVE_LIMIT = 60_000;

/**
 * What the server answers to an autosave. Every part may be missing.
 * @typedef {object} Answer
 * @property {number} [version] the section's new version, with 200 and 422: the text was stored
 * @property {string} [saved_text] "saved at …" in the person's language
 * @property {string} [message] why it was not saved, or what is wrong with it
 * @property {Missing[]} [missing_here] what this section still lacks
 * @property {{key: string, state: string, text: string}[]} [sections] how far each section is
 * @property {string} [csrf_token] a fresh token, after signing in again
 */

/** @typedef {{rule: string, text: string, href: string}} Missing */

/** The line that says whether the text is saved. */
class SaveLine {
  /** @param {Element | null} line */
  constructor(line) {
    this.line = line;
    this.text = line?.querySelector("span") ?? line;
    this.announcedSave = false;
    this.shown = "";
  }

  /** Leads to what the line asks for. */
  focusLink() {
    this.text?.querySelector("a")?.focus();
  }

  /**
   * @param {string} words
   * @param {object} how
   * @param {"" | "busy" | "failed"} how.look
   * @param {boolean} how.announce whether a screen reader should read it out
   * @param {HTMLAnchorElement | null} [how.link]
   */
  #show(words, { look, announce, link = null }) {
    if (!this.line || !this.text) return;
    this.line.setAttribute("aria-live", announce ? "polite" : "off");
    this.line.classList.toggle("save-line--busy", look === "busy");
    this.line.classList.toggle("save-line--failed", look === "failed");
    // The same words again would be read out at every retry, and would take the focus from the link.
    const shown = `${words} ${link?.href ?? ""}`;
    if (shown === this.shown) return;
    this.shown = shown;
    this.text.replaceChildren(...(words ? [words] : []), ...(words && link ? [" "] : []), ...(link ? [link] : []));
  }

  /** @param {string} words */
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
  }

  /**
   * @param {string} words
   * @param {HTMLAnchorElement | null} [link]
   */
  failed(words, link = null) {
    this.announcedSave = false;
    this.#show(words, { look: "failed", announce: true, link });
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
 * @param {Response} response
 */
function retryAfter(response) {
  const seconds = Number(response.headers.get("Retry-After"));
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
  link.textContent = text;
  words.append(link);
  item.append(mark, words);
  return item;
}

/** Saves one form in the background. */
class Autosave {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.line = new SaveLine(document.querySelector(".save-line"));
    /** Counts the changes; the text is unsaved while it is ahead of `savedEdits`. */
    this.edits = 0;
    this.savedEdits = 0;
    /** @type {Promise<void> | null} the request under way */
    this.request = null;
    this.timer = 0;
    this.failures = 0;
    this.signedOut = false;
    /** After a conflict: saving on would overwrite what someone else wrote. */
    this.stopped = false;
    /** Refused for a reason that only another change can remove. */
    this.refused = false;
    this.tokenRenewed = false;
    this.submitting = false;
    /** The submit that waited for a save may go. */
    this.released = false;
  }

  get dirty() {
    return this.edits !== this.savedEdits;
  }

  start() {
    const { form } = this;
    // Firefox gives a hidden input back what was written into it before the page was loaded again.
    if (form.dataset.token) this.#setHidden("csrf_token", form.dataset.token);
    if (form.dataset.version) this.#setHidden("version", form.dataset.version);
    form.addEventListener("input", (event) => this.#changed(event, PAUSE_AFTER_TYPING));
    form.addEventListener("change", (event) => {
      // Typed text has had its input events already; a choice is complete at once.
      if (!isTyped(event.target)) this.#changed(event, 0);
    });
    form.addEventListener("submit", (event) => this.#beforeSubmit(event));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#saveNow();
    });
    addEventListener("focus", () => {
      if (this.signedOut) this.#saveNow();
    });
    addEventListener("online", () => this.#saveNow());
    addEventListener("beforeunload", (event) => {
      if (this.dirty && !this.submitting) event.preventDefault();
    });
    addEventListener("pageshow", () => {
      this.submitting = false;
      this.released = false;
    });
  }

  /**
   * @param {Event} event
   * @param {number} delay
   */
  #changed(event, delay) {
    if (event.target instanceof Element && event.target.closest("[data-autosave-skip]")) return;
    this.edits += 1;
    if (this.stopped) return;
    if (!this.request && this.failures === 0 && !this.signedOut) this.line.busy(this.form.dataset.textDirty ?? "");
    // While the server is in trouble the retry's own pace holds.
    if (this.failures === 0 && !this.signedOut) this.#schedule(delay);
  }

  /** @param {number} delay */
  #schedule(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#saveNow(), delay);
  }

  #saveNow() {
    if (this.stopped || this.submitting || !this.dirty || this.request) return;
    clearTimeout(this.timer);
    this.request = this.#save().finally(() => {
      this.request = null;
      // What was typed meanwhile goes out next, and only its newest state.
      if (this.dirty && this.failures === 0 && !this.signedOut && !this.stopped && !this.refused) {
        this.#schedule(document.visibilityState === "hidden" ? 0 : PAUSE_AFTER_TYPING);
      }
    });
  }

  async #save() {
    const edits = this.edits;
    this.refused = false;
    if (this.failures === 0 && !this.signedOut) this.line.busy(this.form.dataset.textSaving ?? "");
    const response = await this.#post();
    if (!response) return this.#retryLater(0);
    // A redirect can only lead to the sign-in page.
    if (response.type === "opaqueredirect" || response.status === 401) return this.#signInNeeded();

    const answer = await readAnswer(response);
    if (response.ok) return this.#stored(answer, edits);
    if (response.status === 409) return this.#conflict(answer);
    if (response.status === 429 || response.status >= 500) return this.#retryLater(retryAfter(response), answer);
    if (response.status === 403 && this.#renewToken(answer)) return undefined;
    return this.#refuse(response.status, answer, edits);
  }

  /** @returns {Promise<Response | null>} nothing when the server could not be reached */
  async #post() {
    // Sent as an ordinary form sends it, so that the server reads one format only.
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string") body.append(name, value);
    }
    const text = body.toString();
    try {
      return await fetch(this.form.getAttribute("action") || location.href, {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
        body: text,
        credentials: "same-origin",
        redirect: "manual",
        // The request outlives the page, so that leaving it does not cut off the last words.
        keepalive: text.length < KEEPALIVE_LIMIT,
      });
    } catch {
      return null;
    }
  }

  /**
   * Takes the token of a new session, once, so that the next request goes through.
   * @param {Answer} answer
   * @returns {boolean} whether it is worth another try
   */
  #renewToken(answer) {
    if (this.tokenRenewed || typeof answer.csrf_token !== "string") return false;
    this.tokenRenewed = true;
    this.signedOut = false;
    this.failures = 0;
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
  }

  /**
   * @param {Answer} answer
   * @param {number} edits
   */
  #stored(answer, edits) {
    this.failures = 0;
    this.signedOut = false;
    this.tokenRenewed = false;
    this.#noteVersion(answer, edits);
    showProgress(answer);
    if (this.dirty && this.form.dataset.textDirty) this.line.busy(this.form.dataset.textDirty);
    else this.line.saved(answer.saved_text ?? "");
  }

  /**
   * Trying again would change nothing: the next change does. An ill-formed answer (422) is stored all the same.
   * @param {number} status
   * @param {Answer} answer
   * @param {number} edits
   */
  #refuse(status, answer, edits) {
    this.failures = 0;
    this.signedOut = false;
    if (status === 422) {
      this.#noteVersion(answer, edits);
      showProgress(answer);
    }
    // A change made meanwhile is reason enough to go on.
    this.refused = this.edits === edits && this.dirty;
    this.line.failed(answer.message ?? this.form.dataset.textFailed ?? "");
  }

  /** @param {Answer} answer */
  #conflict(answer) {
    this.stopped = true;
    const { textFailed, conflictUrl, textConflict } = this.form.dataset;
    this.line.failed(answer.message ?? textFailed ?? "", linkBeside(conflictUrl, textConflict));
  }

  #signInNeeded() {
    this.signedOut = true;
    const { textFailed, textExpired, signInUrl, textSignIn } = this.form.dataset;
    if (textSignIn) this.line.failed(textExpired ?? textFailed ?? "", linkBeside(signInUrl, textSignIn));
    else this.line.failed("", linkBeside(signInUrl, textExpired ?? textFailed));
    this.#schedule(RETRY_SIGNED_OUT);
  }

  /**
   * @param {number} wait what the server asked for, in milliseconds
   * @param {Answer} [answer]
   */
  #retryLater(wait, answer = {}) {
    this.signedOut = false;
    const step = RETRY_DELAYS[Math.min(this.failures, RETRY_DELAYS.length - 1)] ?? 30_000;
    this.failures += 1;
    this.line.failed(answer.message ?? this.form.dataset.textFailed ?? "");
    this.#schedule(Math.max(wait, step));
  }

  /**
   * The ordinary submit waits for a save under way: its version number would be out of date otherwise. Someone who is
   * signed out is kept on the page, where the text is.
   * @param {SubmitEvent} event
   */
  #beforeSubmit(event) {
    clearTimeout(this.timer);
    if (this.signedOut && !this.submitting) this.#saveNow();
    if (!this.request || this.released) {
      this.submitting = true;
      return;
    }
    event.preventDefault();
    if (this.submitting) return;
    this.submitting = true;
    const { submitter } = event;
    const enough = new Promise((resolve) => setTimeout(resolve, WAIT_BEFORE_SUBMIT));
    Promise.race([this.request, enough]).then(() => {
      if (this.signedOut) {
        this.submitting = false;
        this.line.focusLink();
        return;
      }
      clearTimeout(this.timer);
      this.released = true;
      this.form.requestSubmit(submitter);
    });
  }
}

/**
 * Whether a field is typed into, rather than chosen from.
 * @param {EventTarget | null} field
 */
function isTyped(field) {
  if (field instanceof HTMLTextAreaElement) return true;
  return field instanceof HTMLInputElement && !["radio", "checkbox"].includes(field.type);
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  if (form instanceof HTMLFormElement) new Autosave(form).start();
}

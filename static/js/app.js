// The one script of the product. Every page works without it; it adds autosave, counters, conditions and copying.
// Pages run under `require-trusted-types-for 'script'`: text and nodes only, never markup from strings.

const SAVE_DELAY = 2000; // after the last key
const CHOICE_DELAY = 300; // after a radio, checkbox or select; long enough for arrow keys through a radio group
const RETRY_DELAYS = [5000, 10000, 20000, 30000];
const SIGNED_OUT_DELAY = 15000;
const REQUEST_LIMIT = 20000;
const KEEPALIVE_LIMIT = 60000; // browsers refuse keepalive bodies above 64 KiB

// ── Errors ────────────────────────────────────────────────────────────────────

/** Takes the reader to the list of errors, so that it is read first. */
function focusErrorSummary() {
  const summary = document.querySelector(".error-summary");
  if (!summary) return;
  if (!summary.hasAttribute("tabindex")) summary.setAttribute("tabindex", "-1");
  summary.focus();
}

// ── Autosave ──────────────────────────────────────────────────────────────────

/** A link for the save line. */
function saveLink({ href, text, newTab }) {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.textContent = text;
  if (newTab) {
    anchor.target = "_blank";
    anchor.rel = "noopener";
  }
  return anchor;
}

/** The line that says whether the draft is saved: `write` it ("saved", "busy" or "failed"), or `show` it. */
function saveLine(form) {
  const line = form.querySelector("[data-save-line]") ?? document.querySelector("[data-save-line]");
  const target = line?.querySelector("span") ?? line;

  function write(look, text, link) {
    if (!line || (!text && !link?.text)) return;
    line.classList.toggle("save-line--failed", look === "failed");
    line.classList.toggle("save-line--busy", look === "busy");
    // Screen readers hear the outcome, not every step on the way to it.
    line.setAttribute("aria-busy", String(look === "busy"));
    const linked = link?.href && link.text;
    const words = [text, linked && link.text].filter(Boolean).join(" ");
    // The same words again would be announced again, and take the focus from the link.
    if (target.textContent === words && Boolean(target.querySelector("a")) === Boolean(linked)) return;
    if (!linked) target.textContent = words;
    else if (text) target.replaceChildren(text, " ", saveLink(link));
    else target.replaceChildren(saveLink(link));
  }

  function show() {
    if (!line) return;
    line.setAttribute("tabindex", "-1");
    line.focus();
  }

  return { write, show };
}

/** The answer's JSON, or an empty object where the answer is none (a proxy's error page, say). */
async function jsonOf(response) {
  if (!(response.headers.get("Content-Type") ?? "").includes("json")) return {};
  try {
    return (await response.json()) ?? {};
  } catch {
    return {};
  }
}

/** True where the answer is the sign-in page, followed to by a redirect. */
function landedOnSignIn(response, form) {
  if (!response.redirected || !form.dataset.signInUrl) return false;
  return new URL(response.url).pathname === new URL(form.dataset.signInUrl, location.href).pathname;
}

/**
 * The token of the session that began with a new sign-in, read from the page as the server gives it now.
 * Read as text: parsing it into a document is among the things the policy forbids.
 */
async function freshToken(form) {
  try {
    const response = await fetch(location.href, { credentials: "same-origin", signal: AbortSignal.timeout(REQUEST_LIMIT) });
    if (!response.ok || landedOnSignIn(response, form)) return null;
    return /name="csrf_token" value="([^"&]+)"/.exec(await response.text())?.[1] ?? null;
  } catch {
    return null;
  }
}

/** Milliseconds the server asks to wait (seconds only; dates are not sent by it). */
function retryAfter(response) {
  const seconds = Number(response?.headers.get("Retry-After"));
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}

/** Saves a form as it is typed. One request at a time, always with what the form holds when it starts. */
function autosave(form) {
  const { write, show } = saveLine(form);
  let edits = 0; // counts changes, so that one made during a request is not taken for saved
  let sent = 0; // the count when the last request started
  let saved = 0; // the count that the server has
  let timer = 0;
  let running = null; // the promise of the request under way
  let again = false; // another save was due during it
  let retrying = false; // a retry is due: its message stays, and typing does not bring it forward
  let failures = 0;
  let unreachable = false; // no answer at all
  let signedOut = false;
  let stopped = false; // somebody else saved: only a person can go on
  let submitting = false;
  let holding = false; // a pressed button waits for the request under way

  // A reload must not bring an old version back into the hidden field; the server holds what was typed.
  form.setAttribute("autocomplete", "off");

  const dirty = () => edits !== saved;
  const idle = () => !stopped && !retrying && !submitting && !holding;

  function schedule(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  function retry(delay) {
    retrying = true;
    schedule(delay);
  }

  /** Notes a change and plans the next save. */
  function edited(delay) {
    edits += 1;
    submitting = false; // the page is still here: the submission was broken off
    if (!idle()) return;
    if (!running) write("busy", form.dataset.textDirty);
    schedule(delay);
  }

  /** Sends what the form holds; while a request is under way, remembers to send once more. */
  function save() {
    clearTimeout(timer);
    if (stopped || submitting || !dirty()) return running;
    if (running) {
      again = true;
      return running;
    }
    if (!retrying) write("busy", form.dataset.textSaving);
    running = send().finally(() => {
      const due = again;
      running = null;
      again = false;
      if (edits === sent || !idle()) return;
      if (due) save();
      else write("busy", form.dataset.textDirty);
    });
    return running;
  }

  /** One request. Gives the answer and its JSON, or null where there is no answer. */
  async function post() {
    const body = new URLSearchParams(new FormData(form));
    try {
      const response = await fetch(form.getAttribute("action") || location.href, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        keepalive: body.toString().length < KEEPALIVE_LIMIT,
        signal: AbortSignal.timeout(REQUEST_LIMIT),
      });
      return { response, json: await jsonOf(response) };
    } catch {
      return null;
    }
  }

  async function send() {
    sent = edits;
    let answer = await post();
    if (signedOut && answer?.response.status === 403) {
      // Signed in again: a new session has a new token.
      const token = await freshToken(form);
      if (token) {
        takeOver({ csrf_token: token });
        sent = edits;
        answer = await post();
      }
    }
    settle(answer);
  }

  /** What follows from an answer. */
  function settle(answer) {
    unreachable = !answer;
    if (!answer) return failed(0);
    const { response, json } = answer;
    if (response.status === 401 || landedOnSignIn(response, form)) return expired();
    const unusable = response.ok && json.version === undefined;
    if (response.status === 429 || response.status >= 500 || unusable) return failed(retryAfter(response));

    retrying = false;
    signedOut = false;
    failures = 0;
    if (response.ok) return done(json);
    if (response.status === 409) return conflict(json);
    return refused(response, json);
  }

  /** Takes over what later requests must carry. */
  function takeOver(json) {
    for (const name of ["version", "csrf_token"]) {
      const field = form.querySelector(`input[name="${name}"]`);
      if (field && json[name] !== undefined && json[name] !== null) field.value = String(json[name]);
    }
  }

  function done(json) {
    saved = sent;
    takeOver(json);
    write("saved", json.saved_text);
  }

  /** A 422 with a version has kept what was typed and says what is wrong with it; other refusals kept nothing. */
  function refused(response, json) {
    takeOver(json);
    if (response.status === 422 && json.version !== undefined) saved = sent;
    write("failed", [json.message ?? form.dataset.textFailed, json.saved_text].filter(Boolean).join(" "));
  }

  function conflict(json) {
    stopped = true;
    clearTimeout(timer);
    write("failed", json.message ?? form.dataset.textFailed, {
      href: form.dataset.conflictUrl,
      text: form.dataset.textConflict,
    });
  }

  function expired() {
    const { textExpired, textSignIn, signInUrl } = form.dataset;
    signedOut = true;
    // Without words of its own the link takes the whole message.
    write("failed", textSignIn ? textExpired : "", { href: signInUrl, text: textSignIn ?? textExpired, newTab: true });
    retry(SIGNED_OUT_DELAY);
  }

  function failed(wait) {
    const delay = RETRY_DELAYS[Math.min(failures, RETRY_DELAYS.length - 1)];
    failures += 1;
    write("failed", form.dataset.textFailed);
    retry(Math.max(delay, wait));
  }

  /**
   * A pressed button waits for the request under way: sent beside it, the form would carry a version about to be
   * old. Signed out or offline it is held back, for neither page that would follow keeps what was typed.
   */
  async function submitted(event) {
    if (!running && !signedOut && !unreachable) {
      submitting = true;
      clearTimeout(timer);
      return;
    }
    event.preventDefault();
    if (holding) return;
    holding = true;
    const submitter = event.submitter;
    await (running ?? save());
    holding = false;
    if (signedOut || unreachable) return show();
    // By the prototype: a field named like the method would hide it.
    HTMLFormElement.prototype.requestSubmit.call(form, submitter);
  }

  document.addEventListener("input", (event) => {
    if (event.target.form === form) edited(SAVE_DELAY);
  });
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.form === form && field.matches('select, [type="radio"], [type="checkbox"]')) edited(CHOICE_DELAY);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  window.addEventListener("focus", () => {
    if (signedOut) save();
  });
  window.addEventListener("online", () => {
    if (unreachable) save();
  });
  form.addEventListener("submit", submitted);
  window.addEventListener("beforeunload", (event) => {
    if (dirty() && !submitting) event.preventDefault();
  });
  // A page brought back as it was left by a submission holds an old version.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && submitting) location.reload();
  });
}

// ── Conditions ────────────────────────────────────────────────────────────────

/** The chosen values of a field; an unanswered one counts as the empty value. */
function valuesOf(form, name) {
  const fields = [...form.elements].filter((field) => field.name === name && field.type !== "submit");
  const shown = fields.filter((field) => field.type !== "hidden");
  const values = [];
  // A hidden companion ("no" beside an unticked "yes") counts only where there is nothing else.
  for (const field of shown.length > 0 ? shown : fields) {
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) values.push(field.value);
    } else if (field.type === "select-multiple") {
      for (const option of field.selectedOptions) values.push(option.value);
    } else {
      values.push(field.value);
    }
  }
  return values.length > 0 ? values : [""];
}

/** Whether `a=x|y;b=z` holds for the form: every part, by any of its values. */
function holds(form, rule) {
  return rule.split(";").every((part) => {
    const at = part.indexOf("=");
    if (at < 0) return true;
    const wanted = part.slice(at + 1).split("|").map((value) => value.trim());
    return valuesOf(form, part.slice(0, at).trim()).some((value) => wanted.includes(value));
  });
}

/** Shows what the answers call for. Fields inside stay enabled: hiding is no reason to lose their text. */
function conditions() {
  const parts = [...document.querySelectorAll("[data-when]")];
  if (parts.length === 0) return;
  const update = () => {
    for (const part of parts) {
      const form = part.form ?? part.closest("form");
      if (form) part.hidden = !holds(form, part.dataset.when);
    }
  };
  document.addEventListener("change", update);
  document.addEventListener("reset", () => setTimeout(update));
  window.addEventListener("pageshow", update); // browsers restore answers late
  update();
}

// ── Counters ──────────────────────────────────────────────────────────────────

/** Length as the server counts it: Unicode scalar values, a line break as one. */
function lengthOf(text) {
  let count = 0;
  for (const _ of text.replaceAll("\r\n", "\n")) count += 1;
  return count;
}

/** Keeps the count beside a field with a limit. */
function counter(field) {
  const target = document.getElementById(field.dataset.counter ?? "");
  if (!target) return;
  const max = Number(field.dataset.limit);
  const template = field.dataset.counterText ?? target.dataset.counterText ?? "{n} / {max}";
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  const update = () => {
    const n = lengthOf(field.value);
    target.textContent = template.replace("{n}", number.format(n)).replace("{max}", number.format(max));
    target.classList.toggle("counter--over", n > max);
  };
  field.addEventListener("input", update);
  window.addEventListener("pageshow", update);
  update();
}

// ── Copying ───────────────────────────────────────────────────────────────────

/** Selects the source, so that it can be copied by hand where the script may not. */
function selectText(source) {
  if (typeof source.select === "function") {
    source.focus();
    source.select();
  } else {
    getSelection().selectAllChildren(source);
  }
}

/** Copies the text; the clipboard's own interface is missing on plain HTTP. */
async function copyText(source) {
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    return true;
  } catch {
    selectText(source);
    return document.execCommand("copy");
  }
}

/** The next sibling that takes the message. */
function statusAfter(button) {
  let next = button.nextElementSibling;
  while (next && !next.matches(".copy-status")) next = next.nextElementSibling;
  return next;
}

/** Makes a copy button work, and shows it: without the script it would be dead. */
function copyButton(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    const status = statusAfter(button);
    if (!source) return;
    if (status) status.textContent = "";
    const copied = await copyText(source);
    if (copied) button.focus();
    const text = copied ? button.dataset.copied : button.dataset.copyFailed;
    // Emptied first and filled later, so that a second copy is announced as well.
    if (status && text) setTimeout(() => { status.textContent = text; }, 50);
  });
}

// ── Menu ──────────────────────────────────────────────────────────────────────

/** Closes the menu by Escape, by a press elsewhere, or when the focus leaves it. */
function userMenu(menu) {
  const closeOutside = (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  };
  document.addEventListener("click", closeOutside);
  document.addEventListener("focusin", closeOutside);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  });
}

// ── Start ─────────────────────────────────────────────────────────────────────

conditions();
document.querySelectorAll("[data-limit]").forEach(counter);
document.querySelectorAll("button[data-copy]").forEach(copyButton);
document.querySelectorAll("details.user-menu").forEach(userMenu);
document.querySelectorAll("form[data-autosave]").forEach(autosave);
focusErrorSummary();

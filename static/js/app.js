// Loaded on every page: focus on the error summary, the account menu, signing out, copy buttons, character counters and
// conditional questions. Each works without this file too; saving while typing is in form.js.

/** Moves the focus to the summary of errors, so that it is read first. */
function focusErrorSummary() {
  const summary = document.querySelector(".error-summary[tabindex]");
  if (summary instanceof HTMLElement) summary.focus();
}

/** Closes the account menu on Escape and on a click elsewhere. */
function closeUserMenus() {
  /** @returns {HTMLDetailsElement[]} */
  const open = () => [...document.querySelectorAll("details.user-menu[open]")]
    .filter((menu) => menu instanceof HTMLDetailsElement);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      const hadFocus = menu.contains(document.activeElement);
      menu.open = false;
      // Otherwise the focus would stay on a link that is no longer shown.
      if (hadFocus) menu.querySelector("summary")?.focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of open()) {
      if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
    }
  });
}

/**
 * The text of an element as a person sees it.
 * @param {HTMLElement} element
 */
function textOf(element) {
  const isField = element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;
  return isField ? element.value : (element.textContent ?? "").trim();
}

/**
 * Selects the text of an element, so that it can be copied by hand where the clipboard is closed to scripts.
 * @param {HTMLElement} element
 */
function selectText(element) {
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement) {
    element.select();
    return;
  }
  getSelection()?.selectAllChildren(element);
}

/**
 * Copies the text of an element. The clipboard API is absent on plain http, hence the older way after it.
 * @param {HTMLElement} source
 * @returns {Promise<boolean>} whether it was copied
 */
async function copyTextOf(source) {
  try {
    await navigator.clipboard.writeText(textOf(source));
    return true;
  } catch {
    selectText(source);
    return document.execCommand("copy");
  }
}

/** Shows the copy buttons, which do nothing without a script, and lets them copy. */
function enableCopyButtons() {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    const source = document.getElementById(button.dataset.copy ?? "");
    const status = button.parentElement?.querySelector(".copy-status");
    if (!source) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const copied = await copyTextOf(source);
      // Emptied first: the same words a second time would not be read out.
      if (status) status.textContent = "";
      if (copied && status) setTimeout(() => { status.textContent = button.dataset.copied ?? ""; }, 50);
    });
  }
}

/** Shows the print buttons, which do nothing without a script. */
function enablePrintButtons() {
  for (const button of document.querySelectorAll("button[data-print]")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

/**
 * The length as the server counts it: Unicode scalar values, a line end being one.
 * @param {string} text
 */
function countScalars(text) {
  return [...text.replace(/\r\n?/g, "\n")].length;
}

/**
 * Brings the counter of one field up to date.
 * @param {EventTarget | null} field
 */
function countField(field) {
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
  const counter = document.getElementById(field.dataset.counter ?? "");
  const max = Number(field.dataset.limit);
  if (!counter || !(max > 0)) return;
  const n = countScalars(field.value);
  const over = n > max;
  const template = (over && field.dataset.counterOverText) || field.dataset.counterText || "{n} / {max}";
  // Read out only near the limit, where it helps.
  if (n > max * 0.9) counter.setAttribute("aria-live", "polite");
  else counter.removeAttribute("aria-live");
  counter.classList.toggle("counter--over", over);
  const words = template
    .replaceAll("{n}", n.toLocaleString("en"))
    .replaceAll("{max}", max.toLocaleString("en"))
    .replaceAll("{over}", (n - max).toLocaleString("en"));
  if (counter.textContent !== words) counter.textContent = words;
}

/** Keeps the counters of all limited fields, of rows too that come into the page later. */
function enableCounters() {
  /** @type {WeakMap<EventTarget, number>} */
  const timers = new WeakMap();
  document.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLElement) || !target.dataset.limit) return;
    clearTimeout(timers.get(target));
    timers.set(target, setTimeout(() => countField(target), 250));
  });
  for (const field of document.querySelectorAll("[data-limit]")) countField(field);
}

/**
 * Whether a condition such as `result=a|b;sme=yes` holds for what is entered: `;` is "and", `|` is "or".
 * @param {string} condition
 * @param {FormData} data
 */
function holds(condition, data) {
  return condition.split(";").filter(Boolean).every((part) => {
    const at = part.indexOf("=");
    if (at < 0) return false;
    const entered = data.getAll(part.slice(0, at));
    return part.slice(at + 1).split("|").some((value) => entered.includes(value));
  });
}

/**
 * Shows and hides the questions of a form that depend on other answers. Hidden ones are still submitted: the server
 * decides what counts, and an answer is not lost by a click on another choice.
 * @param {HTMLFormElement} form
 */
function applyConditions(form) {
  const data = new FormData(form);
  for (const element of form.querySelectorAll("[data-when]")) {
    if (element instanceof HTMLElement) element.hidden = !holds(element.dataset.when ?? "", data);
  }
}

/**
 * Whether a form has conditional questions, or would with a further row.
 * @param {HTMLFormElement} form
 */
function hasConditions(form) {
  const rows = [...form.querySelectorAll("template")].map((template) => template.content);
  return [form, ...rows].some((part) => part.querySelector("[data-when]") !== null);
}

/** Watches the forms that have conditional questions. */
function enableConditions() {
  for (const form of document.querySelectorAll("form")) {
    if (!hasConditions(form)) continue;
    // Says that questions open as one answers: none of them is new when the button is pressed.
    for (const live of form.querySelectorAll("input[type='hidden'][name='live']")) live.setAttribute("value", "yes");
    form.addEventListener("change", () => applyConditions(form));
    applyConditions(form);
    // A browser that brings back what was typed does so after this file has run.
    addEventListener("pageshow", () => applyConditions(form));
  }
}

/** Whoever signs out leaves nothing in the tab of what they typed (`kept.js`). */
function clearOnSignOut() {
  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", () => {
      try {
        for (const name of Object.keys(sessionStorage)) {
          if (name.startsWith("typed:")) sessionStorage.removeItem(name);
        }
      } catch {
        // No storage, so nothing is in it.
      }
    });
  }
}

focusErrorSummary();
clearOnSignOut();
closeUserMenus();
enableCopyButtons();
enablePrintButtons();
enableCounters();
enableConditions();

// Loaded where a form is saved by its button alone: keeps what is typed in this tab until it is sent, so that a page that was
// left, closed by the system or loaded again has it still. It is offered, never put into the form by itself: the server shows
// it in the form beside what is stored, and nothing is saved by that. Signing out clears it away (`app.js`).

const PREFIX = "typed:";
const PAUSE_AFTER_TYPING = 1_000;

/** @typedef {[string, string][]} Pairs */

/**
 * The fields as the form would send them; what is the page's own stays out.
 * @param {HTMLFormElement} form
 * @returns {Pairs}
 */
function fields(form) {
  /** @type {Pairs} */
  const pairs = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "csrf_token") pairs.push([name, value]);
  }
  return pairs;
}

/**
 * What is kept under a name. A browser may have no storage for us, or have it full.
 * @param {string} name
 * @returns {Pairs | null}
 */
function kept(name) {
  try {
    const pairs = JSON.parse(sessionStorage.getItem(name) ?? "null");
    return Array.isArray(pairs) ? pairs : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string | null} text nothing takes it away
 */
function keep(name, text) {
  try {
    if (text === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, text);
  } catch {
    // The page asks before it is left all the same.
  }
}

/**
 * Has the server show in the form what was kept.
 * @param {HTMLFormElement} form
 * @param {Pairs} pairs
 */
function show(form, pairs) {
  const again = document.createElement("form");
  again.method = "post";
  again.action = form.action;
  again.hidden = true;
  const token = new FormData(form).get("csrf_token");
  const all = [...pairs, ["csrf_token", String(token ?? "")], ["shown_again", "yes"]];
  for (const [name = "", value = ""] of all) {
    // A field of several lines keeps them in a field of its kind only.
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    again.append(field);
  }
  document.body.append(again);
  again.submit();
}

/**
 * @param {HTMLFormElement} form
 * @param {string} person
 */
function watch(form, person) {
  const name = `${PREFIX}${person}:${new URL(form.action).pathname}`;
  const begun = JSON.stringify(fields(form));
  const unsaved = form.hasAttribute("data-unsaved");
  let timer = 0;
  let over = false;
  const note = () => {
    clearTimeout(timer);
    if (over) return;
    const now = JSON.stringify(fields(form));
    // The page as it came has nothing that would be missed, unless the server shows what it has not stored.
    if (now !== begun || unsaved) keep(name, now);
  };
  for (const event of ["input", "change"]) {
    form.addEventListener(event, () => {
      // Whoever chose to stay goes on.
      over = false;
      clearTimeout(timer);
      timer = setTimeout(note, PAUSE_AFTER_TYPING);
    });
  }
  addEventListener("pagehide", () => {
    if (timer) note();
  });
  // Held while the server is away (`form.js`), it is not sent yet.
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    over = true;
    keep(name, null);
  });
  for (const other of document.querySelectorAll("form[data-sign-out]")) {
    other.addEventListener("submit", () => {
      over = true;
    });
  }
  if (unsaved) note();
  else offer(form, name, begun);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} begun
 */
function offer(form, name, begun) {
  const notice = document.querySelector("[data-kept]");
  const pairs = kept(name);
  if (!pairs || JSON.stringify(pairs) === begun) return keep(name, null);
  if (!(notice instanceof HTMLElement) || !notice.hidden) return;
  notice.querySelector("[data-kept-show]")?.addEventListener("click", () => show(form, pairs));
  notice.querySelector("[data-kept-drop]")?.addEventListener("click", () => {
    keep(name, null);
    notice.hidden = true;
  });
  notice.hidden = false;
}

const person = document.body.dataset.person ?? "";
for (const form of document.querySelectorAll("form[data-guard]")) {
  if (person && form instanceof HTMLFormElement) watch(form, person);
}

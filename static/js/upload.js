// Loaded where a usage report can be imported: drop files on the field, see how far it is, cancel. Without this file the
// form is sent as any other.
//
// The server reads the file while it arrives and answers with the sealed figures; the preview is then asked for with a
// form of its own, so that the page that is shown has an address and a heading like every other.

const ASK_EVERY = 700;

/** @param {HTMLFormElement} form */
function begin(form) {
  const input = form.querySelector("input[type=file]");
  const state = form.querySelector(".upload__state");
  const text = form.querySelector(".upload__text");
  const bar = form.querySelector("progress");
  const drop = form.querySelector("[data-drop]");
  const button = form.querySelector("button[type=submit]");
  if (!(input instanceof HTMLInputElement) || !(state instanceof HTMLElement) || !text || !bar || !drop) return;
  /** @type {XMLHttpRequest | null} */
  let request = null;
  const cancel = form.querySelector("[data-cancel]");
  cancel?.addEventListener("click", () => request?.abort());

  /** @param {string} words */
  const say = (words) => {
    state.hidden = false;
    if (text.textContent !== words) text.textContent = words;
  };

  /** @param {string} words */
  const stop = (words) => {
    request = null;
    bar.hidden = true;
    if (cancel instanceof HTMLElement) cancel.hidden = true;
    if (button instanceof HTMLButtonElement) button.disabled = false;
    say(words);
  };

  const hint = drop.querySelector(".drop__here");
  if (hint instanceof HTMLElement) hint.hidden = false;
  // A file dropped beside the field would replace the page.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
  drop.addEventListener("dragover", () => drop.classList.add("drop--over"));
  drop.addEventListener("dragleave", () => drop.classList.remove("drop--over"));
  drop.addEventListener("drop", (event) => {
    drop.classList.remove("drop--over");
    const files = event instanceof DragEvent ? event.dataTransfer?.files : null;
    if (!files || files.length === 0 || request) return;
    input.files = files;
    form.requestSubmit();
  });

  form.addEventListener("submit", (event) => {
    const files = [...(input.files ?? [])];
    // Without a file the server says what is missing.
    if (files.length === 0) return;
    event.preventDefault();
    if (request) return;
    const all = files.reduce((sum, file) => sum + file.size, 0);
    const isHeld = (/** @type {File} */ file) => /\.(xlsx|zip)$/i.test(file.name);
    const tooLong = files.some((file) => isHeld(file) && file.size > Number(form.dataset.limitWorkbook));
    if (tooLong || all > Number(form.dataset.limitCsv)) {
      stop(form.dataset.tooLong ?? "");
      return;
    }
    if (cancel instanceof HTMLElement) cancel.hidden = false;
    request = send(form, files, bar, say, stop);
    if (button instanceof HTMLButtonElement) button.disabled = true;
  });

  // Back from the preview, the page may come from the browser's memory.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    request = null;
    state.hidden = true;
    if (button instanceof HTMLButtonElement) button.disabled = false;
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {File[]} files
 * @param {HTMLProgressElement} bar
 * @param {(words: string) => void} say
 * @param {(words: string) => void} stop
 */
function send(form, files, bar, say, stop) {
  const request = new XMLHttpRequest();
  const asking = askHowFar(form, say, () => request.readyState !== XMLHttpRequest.DONE);
  bar.hidden = false;
  bar.value = 0;
  say((form.dataset.sending ?? "").replace("{n}", "0"));
  request.upload.addEventListener("progress", (event) => {
    const part = event.lengthComputable ? Math.floor((event.loaded / event.total) * 100) : 0;
    bar.value = part;
    if (part < 100 && !asking.answered) say((form.dataset.sending ?? "").replace("{n}", String(part)));
    if (part === 100 && !asking.answered) say(form.dataset.reading ?? "");
  });
  request.addEventListener("load", () => {
    const answer = parsed(request.responseText);
    if (request.status === 200 && answer.preview) showPreview(form, answer.preview);
    else stop(answer.message || form.dataset.failed || "");
  });
  request.addEventListener("error", () => stop(form.dataset.failed ?? ""));
  request.addEventListener("abort", () => stop(form.dataset.cancelled ?? ""));
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  // The files last: the server trusts the form before it reads a file.
  const body = new FormData();
  for (const [name, value] of new FormData(form)) if (name !== "file") body.append(name, value);
  for (const file of files) body.append("file", file);
  request.send(body);
  return request;
}

/**
 * Asks how many rows have been read, in the server's words.
 * @param {HTMLFormElement} form
 * @param {(words: string) => void} say
 * @param {() => boolean} running
 */
function askHowFar(form, say, running) {
  const asking = { answered: false };
  const key = String(new FormData(form).get("progress") ?? "");
  const ask = async () => {
    if (!running()) return;
    try {
      const answer = await fetch(`${form.dataset.progress}?key=${encodeURIComponent(key)}`, { headers: { Accept: "application/json" } });
      /** @type {{text?: string, rows?: number}} */
      const { text, rows = 0 } = await answer.json();
      if (running() && text && rows > 0) {
        asking.answered = true;
        say(text);
      }
    } catch {
      // The upload itself says what is wrong.
    }
    setTimeout(ask, ASK_EVERY);
  };
  setTimeout(ask, ASK_EVERY);
  return asking;
}

/**
 * What the server answers to the file; nothing where it did not answer in JSON.
 * @param {string} text
 * @returns {{preview?: string, message?: string}}
 */
function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/**
 * Goes to the preview as a form would.
 * @param {HTMLFormElement} form
 * @param {string} sealed
 */
function showPreview(form, sealed) {
  const next = document.createElement("form");
  next.method = "post";
  next.action = form.dataset.preview ?? "";
  const fields = { csrf_token: String(new FormData(form).get("csrf_token")), sealed };
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    next.append(field);
  }
  document.body.append(next);
  next.submit();
}

for (const form of document.querySelectorAll("form.upload")) if (form instanceof HTMLFormElement) begin(form);

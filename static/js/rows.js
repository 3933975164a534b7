// Loaded on the sections of a review: rows are added, moved, removed and brought back in the page, without loading it
// again, and lines pasted from a table become rows. What it does to the form is saved like everything else that is typed;
// without it the same buttons ask the server.

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

/** The attributes that name a row by its number. */
const NAMING = ["id", "name", "for", "value", "aria-describedby", "data-when", "data-counter", "list"];

/**
 * @param {Element} list
 * @returns {HTMLElement[]}
 */
function rowsOf(list) {
  return [...list.querySelectorAll(":scope > [data-row]")].filter((row) => row instanceof HTMLElement);
}

/**
 * The fields of a row that a person fills in, in their order; radio buttons of one question count once.
 * @param {Element} row
 * @returns {Control[]}
 */
function fieldsOf(row) {
  const names = new Set();
  /** @type {Control[]} */
  const fields = [];
  for (const field of row.querySelectorAll("input, select, textarea")) {
    const is = field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement;
    if (!is || field.type === "hidden" || names.has(field.name)) continue;
    names.add(field.name);
    fields.push(field);
  }
  return fields;
}

/**
 * Gives a row another number, in every attribute that bears it.
 * @param {HTMLElement} row
 * @param {string} list
 * @param {number} to
 */
function renumber(row, list, to) {
  const from = row.dataset.row ?? "";
  row.dataset.row = String(to);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of NAMING) {
      const text = element.getAttribute(attribute);
      if (text === null) continue;
      // What is typed is no name: only buttons name a row by their value.
      if (attribute === "value" && !(element instanceof HTMLButtonElement)) continue;
      const named = text
        .replaceAll(`${list}[${from}]`, `${list}[${to}]`)
        .replaceAll(`${list}-${from}`, `${list}-${to}`)
        .replace(new RegExp(`:${from}$`), `:${to}`);
      if (named !== text) element.setAttribute(attribute, named);
    }
  }
}

/** A list of rows in the form. */
class Rows {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    this.name = box.id;
    const blank = box.querySelector(":scope > template[data-blank]");
    this.blank = blank instanceof HTMLTemplateElement ? blank : null;
    /** @type {{row: HTMLElement, before: HTMLElement | null}[]} taken out in this page, the last one at the end */
    this.removed = [];
    /** The server's line that offers a row back from before; ours stands in its place while there is one. */
    this.served = box.querySelector(":scope > .removed");
    /** @type {HTMLElement | null} */
    this.offered = null;
  }

  /** The form is told as if somebody had chosen something. */
  #changed() {
    const rows = rowsOf(this.box);
    for (const [place, row] of rows.entries()) {
      const title = `${this.box.dataset.rowName ?? ""} ${place + 1}`;
      for (const words of row.querySelectorAll(":scope > legend, .row-card__title")) words.textContent = title;
      for (const button of row.querySelectorAll(".row-card__tools button")) {
        const words = button.querySelector(".vh");
        if (words) words.textContent = `: ${title}`;
        if (!(button instanceof HTMLButtonElement)) continue;
        if (button.value.startsWith("up:")) button.hidden = place === 0;
        if (button.value.startsWith("down:")) button.hidden = place === rows.length - 1;
      }
    }
    this.box.querySelector(":scope > [data-empty]")?.toggleAttribute("hidden", rows.length > 0);
    this.box.querySelector(":scope > [data-full]")?.toggleAttribute("hidden", !this.#isFull());
    this.box.querySelector(":scope > [data-more]")?.toggleAttribute("hidden", this.#isFull());
    this.box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #isFull() {
    return rowsOf(this.box).length >= Number(this.box.dataset.most ?? Infinity);
  }

  /**
   * A new row at the end; none where the list is full.
   * @returns {HTMLElement | null}
   */
  #append() {
    if (this.#isFull()) return null;
    const copy = this.blank?.content.cloneNode(true);
    const row = copy instanceof DocumentFragment ? copy.querySelector("[data-row]") : null;
    if (!this.blank || !(row instanceof HTMLElement)) return null;
    const numbers = [...rowsOf(this.box), ...this.removed.map((removed) => removed.row)].map((r) => Number(r.dataset.row));
    renumber(row, this.name, Math.max(-1, ...numbers) + 1);
    const key = row.querySelector('input[type="hidden"][name$="[key]"]');
    // The server gives a row its key by the same kind of number.
    if (key instanceof HTMLInputElement) key.value = newKey();
    const last = rowsOf(this.box).at(-1);
    if (last) last.after(row);
    else this.blank.before(row);
    return row;
  }

  add() {
    const row = this.#append();
    if (!row) return false;
    this.#changed();
    fieldsOf(row)[0]?.focus();
    return true;
  }

  /** @param {HTMLElement} row */
  remove(row) {
    const next = row.nextElementSibling;
    const title = row.querySelector("legend")?.textContent ?? "";
    this.removed.push({ row, before: next instanceof HTMLElement && next.dataset.row ? next : null });
    row.remove();
    this.#changed();
    this.#offer(title);
  }

  /**
   * The line that says what was taken out, in the place of the server's own.
   * @param {string} title
   */
  #offer(title) {
    this.#withdraw();
    this.served?.toggleAttribute("hidden", true);
    const line = document.createElement("p");
    const button = document.createElement("button");
    line.className = "removed";
    button.className = "btn btn--quiet btn--small";
    button.type = "submit";
    button.name = "go";
    button.value = `restore:${this.name}`;
    button.textContent = this.box.dataset.textRestore ?? "";
    line.append((this.box.dataset.textRemoved ?? "").replace("{row}", title), " ", button);
    const last = rowsOf(this.box).at(-1);
    if (last) last.after(line);
    else this.blank?.before(line);
    this.offered = line;
    button.focus();
  }

  /** Takes our line away. */
  #withdraw() {
    this.offered?.remove();
    this.offered = null;
  }

  /** @returns {boolean} whether the row was taken out in this page; one from before the server brings back */
  restore() {
    if (this.#isFull()) return false;
    const removed = this.removed.pop();
    if (!removed) return false;
    const { row, before } = removed;
    this.#withdraw();
    if (before?.isConnected) before.before(row);
    else if (rowsOf(this.box).length > 0) rowsOf(this.box).at(-1)?.after(row);
    else this.blank?.before(row);
    this.#inOrder();
    this.#changed();
    const left = this.removed.at(-1);
    if (left) this.#offer(left.row.querySelector("legend")?.textContent ?? "");
    else this.served?.toggleAttribute("hidden", false);
    row.focus();
    return true;
  }

  /**
   * @param {HTMLElement} row
   * @param {"up" | "down"} way
   */
  move(row, way) {
    const rows = rowsOf(this.box);
    const other = rows[rows.indexOf(row) + (way === "up" ? -1 : 1)];
    if (!other) return;
    if (way === "up") other.before(row);
    else other.after(row);
    this.#inOrder();
    this.#changed();
    const buttons = [...row.querySelectorAll(".row-card__tools button")];
    const same = buttons.find((b) => b instanceof HTMLButtonElement && !b.hidden && b.value.startsWith(`${way}:`));
    const target = same ?? row;
    if (target instanceof HTMLElement) target.focus();
  }

  /** The server reads rows by their numbers, so these follow the order on the page. */
  #inOrder() {
    const rows = rowsOf(this.box);
    const numbers = rows.map((row) => Number(row.dataset.row)).sort((a, b) => a - b);
    // By way of numbers that no row has: two groups of radio buttons of one name would lose a choice.
    for (const [place, row] of rows.entries()) renumber(row, this.name, 100_000 + place);
    for (const [place, row] of rows.entries()) renumber(row, this.name, numbers[place] ?? place);
  }

  /**
   * Lines of a table become rows: the first goes into this row if nothing stands in it yet.
   * @param {HTMLElement} row
   * @param {string[][]} lines
   */
  paste(row, lines) {
    const isBlank = fieldsOf(row).every((field) => isAsBegun(field));
    let last = row;
    let pasted = 0;
    for (const [at, cells] of lines.entries()) {
      const into = at === 0 && isBlank ? row : this.#append();
      // The list is full, which stands below it then.
      if (!into) break;
      fill(into, cells);
      last = into;
      pasted += 1;
    }
    this.#changed();
    const status = document.createElement("p");
    status.className = "vh";
    status.setAttribute("role", "status");
    this.box.append(status);
    setTimeout(() => { status.textContent = (this.box.dataset.textPasted ?? "").replace("{count}", String(pasted)); }, 50);
    setTimeout(() => status.remove(), 5_000);
    fieldsOf(last).at(0)?.focus();
  }
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Whether a field holds what a new row begins with.
 * @param {Control} field
 */
function isAsBegun(field) {
  if (field instanceof HTMLSelectElement) {
    const begun = [...field.options].find((option) => option.defaultSelected)?.value ?? "";
    return field.value === "" || field.value === begun;
  }
  if (field instanceof HTMLInputElement && field.type !== "text") return !field.checked;
  return field.value.trim() === "";
}

/**
 * Puts cells into the fields of a row, in their order. A cell that is none of a field's choices goes into the next field;
 * what finds none stays at the end of the first, so that nothing is dropped.
 * @param {HTMLElement} row
 * @param {string[]} cells
 */
function fill(row, cells) {
  const fields = fieldsOf(row);
  let at = 0;
  const left = [];
  for (const cell of cells) {
    const text = cell.trim();
    if (text === "") {
      at += 1;
      continue;
    }
    const free = fields.slice(at).findIndex((field) => take(field, text));
    if (free < 0) left.push(text);
    else at += free + 1;
  }
  const first = fields[0];
  if (first && !(first instanceof HTMLSelectElement) && left.length > 0) first.value = [first.value, ...left].join(" ").trim();
  for (const field of fields) ownSide(field);
}

/**
 * @param {Control} field
 * @param {string} text
 * @returns {boolean} whether the field can hold it, and does now
 */
function take(field, text) {
  if (field instanceof HTMLSelectElement) {
    const option = [...field.options].find((o) => o.value !== "" && (o.value === text || same(o.text, text)));
    if (option) field.value = option.value;
    return option !== undefined;
  }
  if (field instanceof HTMLInputElement && field.type !== "text") {
    const group = [...(field.form?.elements ?? []), ...(field.closest("[data-row]")?.querySelectorAll("input") ?? [])];
    const box = group.find((b) => b instanceof HTMLInputElement && b.name === field.name && same(b.labels?.[0]?.textContent ?? "", text));
    if (box instanceof HTMLInputElement) box.checked = true;
    return box !== undefined;
  }
  const isDay = /\d{1,4}\s*[\/.\-年月 ]\s*\w/.test(text.normalize("NFKC"));
  if (field.classList.contains("input--date") && !isDay) return false;
  field.value = text;
  return true;
}

/**
 * @param {string} a
 * @param {string} b
 */
function same(a, b) {
  /** @param {string} text */
  const folded = (text) => text.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();
  return folded(a) === folded(b);
}

/**
 * Reads what a spreadsheet puts on the clipboard: tabs between cells, quotes around a cell with line ends in it.
 * @param {string} text
 * @returns {string[][]}
 */
function table(text) {
  /** @type {string[][]} */
  const lines = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? "";
    const line = lines.at(-1) ?? [];
    const cell = line.at(-1) ?? "";
    if (quoted && letter === '"' && text[at + 1] === '"') {
      line[line.length - 1] = `${cell}"`;
      at += 1;
    } else if (quoted && letter === '"') quoted = false;
    else if (!quoted && letter === '"' && cell === "") quoted = true;
    else if (!quoted && letter === "\t") line.push("");
    else if (!quoted && letter === "\n") lines.push([""]);
    else if (letter !== "\r") line[line.length - 1] = cell + (letter === "\n" ? " " : letter);
  }
  return lines.filter((line) => line.some((cell) => cell.trim() !== ""));
}

/**
 * Whether a line holds the names of the fields and nothing else.
 * @param {string[]} cells
 * @param {HTMLElement} row
 */
function isHeading(cells, row) {
  const labels = fieldsOf(row).map((field) => field.closest(".field")?.querySelector(".label")?.firstChild?.textContent ?? "");
  return cells.every((cell) => cell.trim() === "" || labels.some((label) => same(label, cell)));
}

/**
 * Whoever is offered is on a known side: choosing them chooses it, unless one is chosen.
 * @param {Element} field
 */
function ownSide(field) {
  if (!(field instanceof HTMLInputElement) || !field.list) return;
  const person = [...field.list.options].find((option) => option.value === field.value.trim());
  const side = field.closest("[data-row]")?.querySelector('select[name$="[owner_side]"]');
  if (person?.dataset.side && side instanceof HTMLSelectElement && side.value === "") side.value = person.dataset.side;
}

/** @type {Map<string, Rows>} */
const lists = new Map();
for (const box of document.querySelectorAll("[data-rows]")) {
  if (box instanceof HTMLElement) lists.set(box.id, new Rows(box));
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest('button[name="go"]') : null;
  if (!(button instanceof HTMLButtonElement)) return;
  const [verb = "", name = ""] = button.value.split(":");
  const list = lists.get(name);
  const row = button.closest("[data-row]");
  if (!list) return;
  if (verb === "add" && list.add()) event.preventDefault();
  if (verb === "restore" && list.restore()) event.preventDefault();
  if (!(row instanceof HTMLElement)) return;
  if (verb === "remove") list.remove(row);
  else if (verb === "up" || verb === "down") list.move(row, verb);
  else return;
  event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (event.target instanceof Element) ownSide(event.target);
});

document.addEventListener("paste", (event) => {
  const field = event.target instanceof HTMLInputElement ? event.target : null;
  const row = field?.closest("[data-row]");
  const list = row?.parentElement ? lists.get(row.parentElement.id) : undefined;
  if (!field || !list || !(row instanceof HTMLElement) || fieldsOf(row)[0] !== field) return;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!text.includes("\t") && !text.trim().includes("\n")) return;
  const lines = table(text);
  if (lines[0] && isHeading(lines[0], row)) lines.shift();
  if (lines.length === 0) return;
  event.preventDefault();
  list.paste(row, lines);
});

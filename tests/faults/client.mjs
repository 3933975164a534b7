// A browser without a window: cookies, and forms filled as a person would. An answer that does not come is an answer too.

const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** @param {string} text */
function unescaped(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi, (_, hex, number, name) => {
    if (name) return NAMED[/** @type {keyof typeof NAMED} */ (name.toLowerCase())];
    return String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(number));
  });
}

/** @param {string} tag @returns {Map<string, string>} */
function attributes(tag) {
  const found = new Map();
  for (const [, name, value] of tag.matchAll(/\s([a-z][a-z0-9-]*)(?:="([^"]*)")?/gi)) {
    if (name) found.set(name.toLowerCase(), unescaped(value ?? ""));
  }
  return found;
}

/**
 * A form of a page: where it goes, and what a browser would send of it.
 * @typedef {object} Form
 * @property {string} action
 * @property {Map<string, string>} fields
 */

/** An answer: a status of 0 where none came. */
export class Page {
  /** @param {number} status @param {Headers} headers @param {string} body @param {string} path @param {number} took milliseconds */
  constructor(status, headers, body, path, took) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.path = path;
    this.took = took;
  }

  /** Whether the server said that it has done what it was asked. */
  get done() {
    return this.status === 200 || this.status === 303;
  }

  get location() {
    return this.headers.get("location") ?? "";
  }

  /** The page's own text; runs of white space are one space. */
  get words() {
    const main = /<main[\s\S]*?<\/main>/.exec(this.body)?.[0] ?? this.body;
    return unescaped(main.replace(/<(?:span|wbr|\/span)[^>]*>/g, "").replace(/<[^>]*>/g, " ")).replace(/\s+/g, " ");
  }

  /** The answer to a script. */
  get json() {
    try {
      return JSON.parse(this.body);
    } catch {
      return {};
    }
  }

  /**
   * The first form whose tag, or one of whose fields, matches.
   * @param {RegExp} mark
   * @returns {Form}
   */
  form(mark) {
    for (const [whole, tag = "", inside = ""] of this.body.matchAll(/<form(\s[^>]*)>([\s\S]*?)<\/form>/g)) {
      if (!mark.test(whole.replace(/\s+/g, " "))) continue;
      return { action: attributes(tag).get("action") || this.path, fields: fieldsOf(inside) };
    }
    throw new Error(`${this.path} (${this.status}) has no form ${mark}`);
  }
}

/** @param {string} html */
function fieldsOf(html) {
  const fields = new Map();
  for (const [, kind, tag = "", inside = ""] of html.matchAll(/<(input|textarea|select)((?:\s[^>]*)?)>(?:([\s\S]*?)<\/\1>)?/g)) {
    const its = attributes(tag.replace(/\s+/g, " "));
    const name = its.get("name");
    if (!name || its.has("disabled")) continue;
    if (kind === "textarea") {
      fields.set(name, unescaped(inside).replace(/^\n/, ""));
    } else if (kind === "select") {
      const options = [...inside.matchAll(/<option((?:\s[^>]*)?)>/g)].map(([, option = ""]) => attributes(option));
      fields.set(name, (options.find((option) => option.has("selected")) ?? options[0])?.get("value") ?? "");
    } else {
      const type = its.get("type");
      if (type === "file" || ((type === "radio" || type === "checkbox") && !its.has("checked"))) continue;
      fields.set(name, its.get("value") ?? (type === "checkbox" ? "on" : ""));
    }
  }
  return fields;
}

export class Client {
  /** @param {string} base @param {{patience?: number}} [how] milliseconds after which no answer is none */
  constructor(base, { patience = 20_000 } = {}) {
    this.base = base;
    this.patience = patience;
    /** @type {Map<string, string>} */
    this.cookies = new Map();
  }

  /**
   * @param {string} path
   * @param {RequestInit & {headers?: Record<string, string>}} [options]
   */
  async #ask(path, options = {}) {
    const begun = performance.now();
    const took = () => Math.round(performance.now() - begun);
    try {
      const response = await fetch(this.base + path, {
        redirect: "manual",
        signal: AbortSignal.timeout(this.patience),
        ...options,
        headers: { "accept-language": "en", ...options.headers, cookie: [...this.cookies].map((pair) => pair.join("=")).join("; ") },
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [pair = ""] = cookie.split(";");
        const at = pair.indexOf("=");
        this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
      }
      return new Page(response.status, response.headers, await response.text(), path, took());
    } catch {
      return new Page(0, new Headers(), "", path, took());
    }
  }

  /** A file as it comes. @param {string} path */
  async bytes(path) {
    const cookie = [...this.cookies].map((pair) => pair.join("=")).join("; ");
    const response = await fetch(this.base + path, { headers: { cookie }, signal: AbortSignal.timeout(this.patience) });
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  }

  /** @param {string} path */
  get(path) {
    return this.#ask(path);
  }

  /**
   * @param {string} path
   * @param {Iterable<[string, string]>} fields
   * @param {{script?: boolean}} [how] as the page's script sends it
   */
  post(path, fields, { script = false } = {}) {
    return this.#ask(path, {
      method: "POST",
      body: new URLSearchParams([...fields]),
      headers: { "content-type": "application/x-www-form-urlencoded", ...(script ? { accept: "application/json" } : {}) },
    });
  }

  /**
   * Fills a form of the page with these fields and sends it.
   * @param {Page} page
   * @param {RegExp} mark
   * @param {Record<string, string>} fields
   * @param {{script?: boolean}} [how]
   */
  submit(page, mark, fields, how) {
    const form = page.form(mark);
    for (const [name, value] of Object.entries(fields)) form.fields.set(name, value);
    return this.post(form.action, form.fields, how);
  }

  /** @param {string} email @param {string} password */
  async signIn(email, password) {
    const page = await this.get("/sign-in");
    if (page.status !== 200) return page;
    return this.submit(page, /action="\/sign-in"/, { email, password });
  }
}

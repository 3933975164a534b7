"""A person at a browser: cookies, forms, one connection that is kept open."""

import html.parser
import http.client
import urllib.parse


class Fields(html.parser.HTMLParser):
    """The fields of the form that is sent to `action`, as a browser would send them; of buttons, none."""

    def __init__(self, action):
        super().__init__()
        self.action, self.inside, self.fields = action, False, []
        self.text = self.select = None

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        if tag == "form":
            self.inside = urllib.parse.urlsplit(has.get("action", "")).path == self.action and has.get("method") == "post"
        if not self.inside or "disabled" in has:
            return
        name, kind = has.get("name"), has.get("type", "text")
        if tag == "input" and name and kind not in ("submit", "button", "file", "image"):
            if kind not in ("checkbox", "radio") or "checked" in has:
                self.fields.append((name, has.get("value", "on" if kind in ("checkbox", "radio") else "") or ""))
        elif tag == "textarea" and name:
            self.text = (name, [])
        elif tag == "select" and name:
            self.select = (name, [])
        elif tag == "option" and self.select:
            self.select[1].append((has.get("value", ""), "selected" in has))

    def handle_data(self, data):
        if self.text:
            self.text[1].append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.text:
            text = "".join(self.text[1])
            self.fields.append((self.text[0], text.removeprefix("\n")))
            self.text = None
        elif tag == "select" and self.select:
            name, options = self.select
            chosen = [value for value, selected in options if selected] or [value for value, _ in options[:1]]
            self.fields += [(name, value) for value in chosen]
            self.select = None


class Client:
    def __init__(self, port, agent="benches/run"):
        self.port, self.cookies, self.agent, self.connection = port, {}, agent, None

    def ask(self, method, path, body=None, headers=None):
        """Status, headers and body."""
        sent = {"User-Agent": self.agent, **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        for last in (False, True):
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            try:
                self.connection.request(method, path, body, sent)
                answer = self.connection.getresponse()
                content = answer.read()
                break
            except (http.client.RemoteDisconnected, ConnectionError, http.client.CannotSendRequest):
                self.connection.close()
                self.connection = None
                if last:
                    raise
        if answer.will_close:
            self.connection.close()
            self.connection = None
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key.strip()] = rest.split(";")[0]
        return answer.status, answer, content

    def page(self, path, headers=None):
        status, _, content = self.ask("GET", path, headers=headers)
        if status != 200:
            raise SystemExit(f"benches/run: GET {path}: {status}")
        return content

    def fields(self, path, action=None):
        reader = Fields(action or path)
        reader.feed(self.page(path).decode())
        return reader.fields

    def send(self, path, fields, headers=None):
        origin = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}",
                  "Sec-Fetch-Site": "same-origin"}
        return self.ask("POST", path, urllib.parse.urlencode(fields), {**origin, **(headers or {})})

    def sign_in(self, email, password, path="/sign-in", name="email"):
        fields = dict(self.fields(path))
        fields.update({name: email, "password": password})
        status, _, _ = self.send(path, fields)
        if status not in (302, 303):
            raise SystemExit(f"benches/run: {email} cannot sign in: {status}")
        return self

"""Every page by processor time, bytes and latency."""

import json
import re
import subprocess
import time
import urllib.parse

import wire
from client import Client
from server import TICK, Server

PASSWORD = "success-review-demo"
MEGABYTE = 1024 * 1024
# Processor time is told in ticks: fewer would be rounded too much.
FEWEST_TICKS = 30
FEWEST, MOST = 5, 3_000
# Of a page that takes seconds.
LONGEST = 10
PARTS = 5
# Requests a second of an open load, where the pages' goal names no other.
RATES = {"list": 500, "search, common word": 50, "search, rare word": 50}
SIGN_INS = 100
COMPRESSED = "list, compressed"


def pages(examples):
    """Name, who asks, path."""
    search = "/engagements?q=" + urllib.parse.quote("工業"), "/engagements?q=" + urllib.parse.quote("青嶺")
    engagement, draft = examples["engagement"], examples["draft"]
    return [
        ("list", "lead", "/engagements"),
        (COMPRESSED, "lead", "/engagements"),
        ("list, deep page", "lead", f"/engagements?after={examples.get('deep', '')}"),
        ("search, common word", "lead", search[0]),
        ("search, rare word", "lead", search[1]),
        ("list of one workload", "lead", "/engagements?workload=3"),
        ("list, own (manager)", "manager", "/engagements"),
        ("home of a manager with 5 % of all", "manager", "/"),
        ("home of a lead", "lead", "/"),
        ("queue", "lead", "/reviews"),
        ("all steps", "lead", "/steps"),
        ("portfolio", "lead", "/portfolio"),
        ("partner's list", "partner", "/summaries"),
        ("partner's summary", "partner", f"/summaries/{examples['summary']}"),
        ("engagement", "manager", f"/engagements/{engagement}"),
        ("section", "manager", f"/engagements/{draft}/review/goals"),
        ("check", "manager", f"/engagements/{draft}/review/check"),
        ("playbook (no rows)", "manager", "/playbook"),
    ]


def all_pages(programs, database, examples, given, without, entry):
    environment = {**database.environment(), "SUCCESS_REVIEW_BIND": f"127.0.0.1:{given.port}", "RUST_LOG": "warn"}
    log = str(database.where / f"bench-{database.kind}-{database.engagements}.log")
    with Server([programs["success-review"], "serve"], given.port, environment, log=log) as server:
        entry["ready"] = server.ready_after
        server.settle()
        entry["memory"] = {"idle": server.rss()}
        if "memory" not in without:
            sign_ins(given.port)
        entry["memory"][f"after {SIGN_INS} sign-ins"] = server.rss()
        people = {who: Client(given.port).sign_in(f"{who}@demo.example", PASSWORD) for who in ("lead", "manager", "partner")}
        entry["wire"] = wire.loaded(people["lead"], "/engagements")
        tell("over the wire", entry["wire"])
        entry["pages"] = {}
        for name, who, path in pages(examples):
            headers = {"Accept-Encoding": "br, gzip"} if name == COMPRESSED else None
            entry["pages"][name] = one(server, people[who], path, given.seconds, headers)
            tell(name, entry["pages"][name])
        entry["pages"]["autosave"] = autosave(server, people["manager"], examples["draft"], given.seconds)
        tell("autosave", entry["pages"]["autosave"])
        if "load" not in without and given.load:
            for name, who, path in pages(examples):
                if name in RATES:
                    entry["pages"][name]["load"] = load(programs, server, people[who], path, RATES[name], given.load)
                    tell(name, entry["pages"][name]["load"])
        entry["memory"]["loaded"] = server.rss()
        print("   memory", {name: f"{size / MEGABYTE:.0f} MB" for name, size in entry["memory"].items()}, flush=True)


def sign_ins(port):
    """Of several people, as one place has but so many tries at an account."""
    emails = [f"{who}@demo.example" for who in ("manager", "manager2", "manager3", "lead", "partner")]
    for turn in range(SIGN_INS):
        Client(port, f"sign-in {turn}").sign_in(emails[turn % len(emails)], PASSWORD)


def one(server, client, path, seconds, headers=None):
    """Milliseconds of processor time per request, of many one after another on one connection."""
    for _ in range(3):
        began = time.perf_counter()
        content = client.page(path, headers)
        if time.perf_counter() - began > 1:
            break
    return counted(server, seconds, lambda: client.page(path, headers)) | {"bytes": len(content)}


def counted(server, seconds, ask):
    """The middle one of several parts: what the server does once in a while by itself belongs to no page."""
    return by_turns(seconds, {"": (server, ask)})[""]


def by_turns(seconds, asked):
    """The same of several that are held against one another, so that what else the machine does in these seconds meets each."""
    parts = {name: [] for name in asked}
    for _ in range(PARTS):
        for name, (server, ask) in asked.items():
            parts[name].append(part(server, seconds / PARTS, ask))
    middle = {name: sorted(found, key=lambda one: one["cpu"])[PARTS // 2] for name, found in parts.items()}
    return {name: found | {"requests": sum(one["requests"] for one in parts[name])} for name, found in middle.items()}


def part(server, seconds, ask):
    before, began, requests = server.cpu(), time.perf_counter(), 0
    while True:
        ask()
        requests += 1
        passed = time.perf_counter() - began
        enough = passed >= seconds and requests >= FEWEST and (server.cpu() - before) * TICK >= FEWEST_TICKS
        if requests >= MOST or passed >= LONGEST or enough:
            break
    spent = server.cpu() - before
    return {"cpu": spent / requests * 1000, "wall": (time.perf_counter() - began) / requests * 1000, "requests": requests}


class Refused(SystemExit):
    """A save that was not taken, which ends the run where nobody expects it."""


class Draft:
    """A section that is saved as the script does it: each time with another text, against the version of the save before."""

    def __init__(self, client, engagement):
        self.client, self.path = client, f"/engagements/{engagement}/review/goals"
        # Another than an earlier run ended with.
        self.turn = int(time.time())
        self.fields = dict(client.fields(self.path))
        # Something that was written; the others are choices and marks.
        self.changed = max(self.fields, key=lambda name: sum(not character.isascii() for character in self.fields[name]))
        # Without what an earlier run added.
        self.written = re.sub(r"( \d+)+$", "", self.fields[self.changed])

    def save(self):
        self.turn += 1
        self.fields[self.changed] = f"{self.written} {self.turn}"
        status, _, content = self.client.send(self.path, self.fields, {"Accept": "application/json"})
        answer = json.loads(content) if status == 200 else {}
        if str(answer.get("version")) == self.fields["version"] or status != 200:
            raise Refused(f"benches/run: autosave: {status} {content[:300].decode(errors='replace')}")
        self.fields.update({name: str(answer[name]) for name in ("version", "base") if name in answer})
        return content


def autosave(server, client, draft, seconds):
    draft = Draft(client, draft)
    draft.save()
    return counted(server, seconds, draft.save) | {"bytes": len(draft.save())}


def load(programs, server, client, path, rate, seconds):
    """An open load: requests come at their times, whether or not earlier ones were answered; latency counts from those times."""
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    before = server.cpu()
    command = [programs["oha"], "-q", str(rate), "--latency-correction", "-z", f"{seconds}s", "-c", "50", "--no-tui",
               "--output-format", "json", "-H", f"Cookie: {cookie}", f"http://127.0.0.1:{server.port}{path}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    percentiles, statuses = told["latencyPercentiles"], told["statusCodeDistribution"]
    answered = sum(statuses.values())
    return {
        "rate": rate,
        "answered": told["summary"]["requestsPerSec"],
        "good": statuses.get("200", 0) / max(answered, 1),
        "p50": (percentiles["p50"] or 0) * 1000,
        "p99": (percentiles["p99"] or 0) * 1000,
        "cpu": (server.cpu() - before) / max(answered, 1) * 1000,
    }


def tell(name, found):
    shown = {key: f"{value:.4g}" if isinstance(value, float) else value for key, value in found.items() if key != "load"}
    print(f"   {name}: {shown}", flush=True)

"""Saves of drafts beside what one writer commits: on the disk as it is, and on one that takes a while to write through.

How a save stands beside a commit is decided by what a commit costs. A machine whose disk answers in a tenth of a millisecond says
nothing about one where people wait for it, and the other way round: so both are measured."""

import concurrent.futures
import os
import re
import subprocess
import time

import measure
from client import Client
from server import Server

# Of a disk that keeps what it says it keeps, and has no battery for it.
SYNC_MS = 2
TOGETHER = 8


def all_disks(programs, root, database, given):
    found = [one_disk(programs, database, given, 0, {})]
    slow = root / "target/bench/slow_sync.so"
    slow.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O2", "-o", slow, root / "benches/slow_sync.c", "-ldl"], check=True)
    slowly = {"LD_PRELOAD": str(slow), "SLOW_SYNC_US": str(SYNC_MS * 1000)}
    return found + [one_disk(programs, database, given, SYNC_MS, slowly)]


def one_disk(programs, database, given, sync, slowly):
    """Commits and saves a second."""
    environment = {**database.environment(), "SUCCESS_REVIEW_BIND": f"127.0.0.1:{given.port}", "RUST_LOG": "warn", **slowly}
    commits = subprocess.run([programs["bare"], "--database", database.url, "--commits", "3"], capture_output=True, text=True,
                             check=True, env={**os.environ, **slowly})
    found = {"sync": sync, "commits": float(commits.stdout)}
    if sync and found["commits"] > 1000 / sync:
        raise SystemExit("benches/run: the disk was not made slower")
    with Server([programs["success-review"], "serve"], given.port, environment) as server:
        server.settle()
        drafts = open_drafts(given.port)
        for clients in (1, TOGETHER):
            found[str(clients)] = together(drafts[:clients], given.seconds)
    print(f"   {sync} ms to write through: " + ", ".join(f"{name} {value:.0f}" for name, value in found.items() if name != "sync"), flush=True)
    return found


def open_drafts(port):
    """As many as are saved at once, each in a window of its own of one browser."""
    found = []
    for who in ("manager", "manager2", "manager3"):
        first = Client(port).sign_in(f"{who}@demo.example", measure.PASSWORD)
        listed = first.page("/engagements?review=draft").decode()
        for number in sorted({int(number) for number in re.findall(r'href="/engagements/(\d+)"', listed)}):
            window = Client(port)
            window.cookies.update(first.cookies)
            draft = measure.Draft(window, number)
            try:
                draft.save()
            except measure.Refused:
                # That of an engagement that is paused is only shown.
                continue
            found.append(draft)
            if len(found) == TOGETHER:
                return found
    raise SystemExit(f"benches/run: {len(found)} drafts that can be saved")


def together(drafts, seconds):
    """Saves a second of all of them, each one after another."""
    began = time.perf_counter()
    end = began + seconds

    def saved(draft):
        done = 0
        while time.perf_counter() < end:
            draft.save()
            done += 1
        return done

    with concurrent.futures.ThreadPoolExecutor(len(drafts)) as windows:
        # One that is refused ends the run here.
        done = sum(windows.map(saved, drafts))
    return done / (time.perf_counter() - began)

"""Pages of the list's bytes, made otherwise, in the same run: a constant, a bare handler, Django."""

import os
import subprocess
import sys

import measure
import saves
from client import Client
from server import Server


def beside(programs, root, database, examples, given, without, entry):
    """Processor time per request of each, at the smallest size."""
    environment = {**database.environment(), "SUCCESS_REVIEW_BIND": f"127.0.0.1:{given.port}", "RUST_LOG": "warn"}
    page = database.where / "bench-page.html"
    found = {}
    with Server([programs["success-review"], "serve"], given.port, environment) as server:
        server.settle()
        lead = Client(given.port).sign_in("lead@demo.example", measure.PASSWORD)
        page.write_bytes(lead.page("/engagements"))
        asked = {"list": (server, lambda: lead.page("/engagements"))}
        if "bare" in without:
            found |= by_turns(given.seconds, asked)
        else:
            command = [programs["bare"], "--database", database.url, "--port", str(given.port + 1), "--page", str(page)]
            with Server(command, given.port + 1, ready="/constant") as bare:
                client = Client(given.port + 1)
                for name in ("bare", "constant"):
                    asked[name] = (bare, lambda path=f"/{name}": client.page(path))
                found |= by_turns(given.seconds * 2, asked)
                found["commit"] = measure.counted(bare, given.seconds, lambda: client.send("/commit", {}))
    for name, one in found.items():
        measure.tell(name, one)
    if "bare" not in without and database.kind == "sqlite":
        found["saves"] = saves.all_disks(programs, root, database, given)
    if "django" not in without and database.kind == "sqlite":
        found["django"] = django(root, database, page, given)
        measure.tell("django", found["django"])
    return found


def by_turns(seconds, asked):
    """Each was asked for before, so that nothing is done for the first time."""
    lengths = {name: len(ask()) for name, (_, ask) in asked.items()}
    return {name: one | {"bytes": lengths[name]} for name, one in measure.by_turns(seconds, asked).items()}


LEAD = """
from django.contrib.auth.models import Permission, User
user, _ = User.objects.get_or_create(username="lead@demo.example", defaults={"email": "lead@demo.example", "first_name": "佐藤 恵子"})
user.set_password("%s")
user.save()
user.user_permissions.set(Permission.objects.filter(codename__in=("view_user", "change_user")))
"""


def django(root, database, page, given):
    """The list in Django behind gunicorn, with as many processes as the program has threads that take requests."""
    peer, venv = root / "benches/peer", root / "target/bench/venv"
    python = str(venv / "bin/python")
    wanted = (peer / "requirements.txt").read_text()
    if not (venv / "wanted").exists() or (venv / "wanted").read_text() != wanted:
        print("== installing Django", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r",
                        str(peer / "requirements.txt")], check=True)
        (venv / "wanted").write_text(wanted)
    rows = page.read_text().count('<th scope="row">')
    environment = {**os.environ, "PEER_DATABASE": str(database.where / "bench-django.db"), "PEER_MEASURED": str(database.path),
                   "PEER_ROWS": str(rows), "PEER_BYTES": str(page.stat().st_size), "DJANGO_SETTINGS_MODULE": "settings",
                   "PYTHONPATH": str(peer), "PYTHONPYCACHEPREFIX": str(venv / "cache")}
    admin = [python, "-m", "django"]
    subprocess.run([*admin, "migrate", "--verbosity", "0"], cwd=peer, env=environment, check=True)
    subprocess.run([*admin, "shell", "--verbosity", "0", "-c", LEAD % measure.PASSWORD], cwd=peer, env=environment, check=True)
    port = given.port + 2
    command = [python, "-m", "gunicorn", "wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--worker-class",
               "gthread", "--threads", "2", "--keep-alive", "5", "--log-level", "warning"]
    with Server(command, port, environment, cwd=peer, log=str(database.where / "bench-django.log")) as server:
        lead = Client(port)
        fields = dict(lead.fields("/sign-in")) | {"username": "lead@demo.example", "password": measure.PASSWORD}
        status, _, _ = lead.send("/sign-in", fields)
        if status != 302:
            raise SystemExit(f"benches/run: Django's sign-in: {status}")
        return measure.one(server, lead, "/engagements", given.seconds) | {"rss": server.rss()}

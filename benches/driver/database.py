"""A filled database of either kind, kept for the next run."""

import json
import os
import re
import subprocess
import urllib.parse


class Database:
    """What both kinds share: filling by the benchmark's own program and what that says."""

    def __init__(self, where, size):
        self.where, self.engagements = where, size
        self.notes = where / f"bench-{self.kind}-{size}.json"

    def filled(self, programs, fresh, check):
        if fresh or not self.notes.exists() or not self.is_there():
            self.drop()
            self.make()
            said = self.fill(programs)
            examples = {name: value for name, value in re.findall(r"^example (\w+) (\S+)$", said, re.M)}
            examples["fill"] = float(re.search(r"^filled in (\d+) s", said, re.M).group(1))
            self.notes.write_text(json.dumps(examples))
            if check:
                self.check(programs)
        return json.loads(self.notes.read_text())

    def fill(self, programs):
        command = [programs["fill"], "--database", self.url, "--engagements", str(self.engagements)]
        said = []
        with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0) as filling:
            while part := filling.stdout.read(4096):
                said.append(part)
                os.write(1, part)
        if filling.returncode != 0:
            raise SystemExit("benches/run: the fill failed")
        return b"".join(said).decode().replace("\r", "\n")

    def check(self, programs):
        """What the store keeps twice has to agree: a fill that left something out would measure something else."""
        print("== check", flush=True)
        subprocess.run([programs["success-review"], "check"], env=self.environment(), check=True)

    def environment(self):
        return {**os.environ, "DATABASE_URL": self.url, "SUCCESS_REVIEW_DATA_DIR": str(self.where / "data")}


class Sqlite(Database):
    kind = "sqlite"

    def __init__(self, where, size):
        super().__init__(where, size)
        self.path = where / f"bench-sqlite-{size}.db"
        self.url = self.url_shown = str(self.path)

    def is_there(self):
        return self.path.exists()

    def drop(self):
        for end in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)

    def make(self):
        pass

    def size(self):
        return self.path.stat().st_size


class Postgres(Database):
    kind = "postgres"

    def __init__(self, where, size, server):
        super().__init__(where, size)
        self.server = server
        self.name = f"success_review_bench_{size}"
        parts = urllib.parse.urlsplit(server)
        self.url = urllib.parse.urlunsplit(parts._replace(path=f"/{self.name}"))
        self.url_shown = self.name

    def sql(self, text, database=None):
        url = self.server if database is None else self.url
        done = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", text, url], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"benches/run: psql: {done.stderr.strip()}")
        return done.stdout.strip()

    def is_there(self):
        return self.sql(f"SELECT count(*) FROM pg_database WHERE datname = '{self.name}'") == "1"

    def drop(self):
        self.sql(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def make(self):
        self.sql(f'CREATE DATABASE "{self.name}"')

    def fill(self, programs):
        said = super().fill(programs)
        # What a server's autovacuum does within minutes.
        self.sql("VACUUM ANALYZE", self.url)
        return said

    def size(self):
        return int(self.sql(f"SELECT pg_database_size('{self.name}')"))

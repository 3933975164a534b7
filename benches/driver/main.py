"""Builds, fills, measures, compares, and writes the table. Python's standard library only."""

import argparse
import json
import os
import pathlib
import sys

import build
import measure
import peers
import report
from database import Postgres, Sqlite

ROOT = pathlib.Path(__file__).resolve().parents[2]


def arguments():
    parser = argparse.ArgumentParser(prog="benches/run", description=__doc__)
    parser.add_argument("--engagements", default="1000,100000,1000000", help="sizes, with commas between them")
    parser.add_argument("--database", default="both", choices=["sqlite", "postgres", "both"])
    parser.add_argument("--postgres", default=os.environ.get("BENCH_DATABASE_URL", os.environ.get("TEST_DATABASE_URL", "")),
                        help="URL of a server on which databases may be made; else BENCH_DATABASE_URL or TEST_DATABASE_URL")
    parser.add_argument("--keep", default=str(ROOT / "target/bench"), help="folder of the filled databases, which are used again")
    parser.add_argument("--fresh", action="store_true", help="fill anew what is filled already")
    parser.add_argument("--port", type=int, default=8220, help="the first of three free ports")
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each page is asked for")
    parser.add_argument("--load", type=int, default=20, help="seconds of each open load; 0 for none")
    parser.add_argument("--without", default="", help="parts to leave out: load,bare,django,memory")
    parser.add_argument("--check", type=int, default=100_000,
                        help="the largest database that `success-review check` looks through after the fill")
    parser.add_argument("--out", help="a Markdown file whose part between the markers is replaced")
    parser.add_argument("--raw", help="a JSON file for all that was measured; with --from, it is read instead")
    parser.add_argument("--from-raw", action="store_true", help="measure nothing, write the table of --raw again")
    return parser.parse_args()


def main():
    given = arguments()
    if given.from_raw:
        result = json.loads(pathlib.Path(given.raw).read_text())
        report.write(result, given.out)
        return
    sizes = sorted(int(size) for size in given.engagements.split(","))
    without = set(filter(None, given.without.split(",")))
    programs = build.programs(ROOT, without)
    result = {"machine": build.machine(ROOT), "sizes": sizes, "databases": {}}
    kinds = ["sqlite", "postgres"] if given.database == "both" else [given.database]
    for kind in kinds:
        if kind == "postgres" and not given.postgres:
            sys.exit("benches/run: no PostgreSQL: --postgres URL, or --database sqlite")
        found = result["databases"][kind] = {}
        for size in sizes:
            where = pathlib.Path(given.keep)
            where.mkdir(parents=True, exist_ok=True)
            database = Sqlite(where, size) if kind == "sqlite" else Postgres(where, size, given.postgres)
            print(f"== {kind}, {size} engagements: {database.url_shown}", flush=True)
            examples = database.filled(programs, given.fresh, check=size <= given.check)
            entry = found[str(size)] = {"fill": examples.get("fill"), "bytes": database.size()}
            measure.all_pages(programs, database, examples, given, without, entry)
            # Beside, in the same run: at the smallest size, where all three do the same work.
            if size == sizes[0] and kind == kinds[0]:
                result["beside"] = peers.beside(programs, ROOT, database, examples, given, without, entry)
            save(result, given.raw)
    result["machine"]["load after"] = os.getloadavg()[2]
    save(result, given.raw)
    report.write(result, given.out)


def save(result, raw):
    if raw:
        pathlib.Path(raw).write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)

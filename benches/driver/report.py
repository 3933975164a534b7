"""The tables of docs/PERFORMANCE.md: what was measured, and each goal beside its figure."""

import pathlib

import saves

BEGIN, END = "<!-- measured: written by benches/run -->", "<!-- /measured -->"
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
MEGABYTE = 1024 * 1024


def write(result, out):
    text = "\n".join(tables(result)) + "\n"
    if not out:
        print(text)
        return
    path = pathlib.Path(out)
    before, rest = path.read_text().split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    path.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}")


def tables(result):
    yield from about(result)
    yield from goals(result)
    if result.get("beside"):
        yield from beside(result)
    for kind, sizes in result["databases"].items():
        yield from growth(NAMES[kind], sizes)
    yield from latency(result)
    yield from memory(result)


def about(result):
    machine = result["machine"]
    yield (f"{machine['cores']} cores ({machine['processor']}), {machine['memory'] / 2**30:.0f} GB, {machine['system']}; "
           f"{machine['rust']}; Python {machine['python']}; oha {machine['oha']}; commit {machine['commit']}. "
           f"Processes that wanted to run, over a quarter of an hour: {machine['load before']:.1f} before, "
           f"{machine['load after']:.1f} after.")
    yield ""


def table(head, rows):
    yield "| " + " | ".join(head) + " |"
    yield "| --- |" + " ---: |" * (len(head) - 1)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def shown(value):
    """Three figures."""
    if value is None:
        return "—"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def count(number):
    return f"{int(number):,}"


def goals(result):
    yield "### Goals"
    yield ""
    rows = [[name, shown_goal, figure, verdict(value, limit)] for name, shown_goal, figure, value, limit in each_goal(result)]
    yield "| what | goal | measured | |"
    yield "| --- | ---: | ---: | --- |"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def verdict(value, limit):
    if value is None:
        return "not measured"
    return "met" if value <= limit else f"**missed**, {value / limit:,.3g} times the goal"


def each_goal(result):
    """Name, goal and figure in words, value, limit."""
    beside = result.get("beside") or {}
    cpu = {name: beside[name]["cpu"] for name in BESIDE if name in beside}
    ratio = cpu["list"] / cpu["bare"] if {"list", "bare"} <= cpu.keys() else None
    yield "list, signed in, CPU against the bare page", "≤ 1.25", shown(ratio), ratio, 1.25
    ratio = cpu["list"] / cpu["django"] if {"list", "django"} <= cpu.keys() else None
    figure = f"1/{1 / ratio:.1f}" if ratio else "—"
    yield "the same against Django's page", "≤ 1/25", figure, ratio, 1 / 25
    for disk in beside.get("saves", []):
        on = f"a disk that takes {disk['sync']} ms to write through" if disk["sync"] else "this disk"
        commits, one, many = disk["commits"], disk["1"], disk[str(saves.TOGETHER)]
        figure = f"{one:,.0f} of {commits:,.0f}/s"
        if not disk["sync"] and "commit" in beside:
            figure += f"; {1000 / beside['commit']['wall']:,.0f} where a request commits and does nothing else"
        # As a limit that is not to be passed, like all others.
        yield f"saves of a draft by one client, against commits of one writer, on {on}", "≥ 60 %", figure, commits / one, 1 / 0.6
        yield f"the same by {saves.TOGETHER} clients", "> 100 %", f"{many:,.0f} of {commits:,.0f}/s", commits / many, 1
    for kind, sizes in result["databases"].items():
        name, (first, last) = NAMES[kind], ends(sizes)
        largest = count(last)
        pages = sizes[last]["pages"]
        if first != last:
            grown = {page: found["cpu"] / sizes[first]["pages"][page]["cpu"] for page, found in pages.items()
                     if page in sizes[first]["pages"]}
            worst = max(grown, key=grown.get)
            over = sum(value > 1.3 for value in grown.values())
            figure = f"{shown(grown[worst])} ({worst}); {over} of {len(grown)} over"
            yield f"{name}: every page at {largest} against {count(first)}", "≤ 1.3", figure, grown[worst], 1.3
        for page, limit in (("search, common word", 30), ("search, rare word", 30), ("list", 25)):
            value = pages[page].get("load", {}).get("p99")
            at = f" at {pages[page]['load']['rate']}/s" if value else ""
            yield f"{name}: {page}, p99{at}, at {largest}", f"≤ {limit} ms", f"{shown(value)} ms", value, limit
        value = pages["portfolio"]["wall"]
        yield f"{name}: portfolio at {largest}", "≤ 100 ms", f"{shown(value)} ms", value, 100
        wire = sizes[first]["wire"]
        for view, value, limit in (("first", wire["page"] + wire["files"], 40), ("repeated", wire["page"], 10)):
            value /= 1000
            yield f"{name}: {view} view of the list, over the wire", f"≤ {limit} KB", f"{value:.0f} KB", value, limit
        kept = sizes[last]["memory"]
        for state, value in kept.items():
            limit = 150 if state == "loaded" else 64
            yield f"{name}: memory, {state}", f"≤ {limit} MB", f"{value / MEGABYTE:.0f} MB", value / MEGABYTE, limit
        value = sizes[last]["ready"]
        yield f"{name}: ready after the start, at {largest}", "≤ 0.5 s", f"{value:.2f} s", value, 0.5


def ends(sizes):
    known = sorted(sizes, key=int)
    return known[0], known[-1]


BESIDE = {
    "constant": "actix-web, the same bytes from memory",
    "bare": "the same questions and template, nothing else",
    "list": "the list, signed in",
    "django": "Django and gunicorn, equal work",
}


def beside(result):
    yield "### The list beside other ways to make it"
    yield ""
    found = result["beside"]
    own = found["list"]["cpu"]
    rows = [[BESIDE[name], shown(found[name]["cpu"]), shown(found[name]["cpu"] / own), count(found[name]["bytes"])]
            for name in BESIDE if name in found]
    yield from table(["page", "CPU ms a request", "against the list", "bytes"], rows)


def growth(name, sizes):
    yield f"### {name}: CPU of the server a request, in ms"
    yield ""
    known = sorted(sizes, key=int)
    first, last = known[0], known[-1]
    # Of both ends: where a page has more to show, so much of its growth is what people read.
    ends = [first, last] if first != last else [last]
    head = ["page", *map(count, known), *(["growth"] if first != last else []), *(f"bytes at {count(size)}" for size in ends)]
    rows = []
    for page, found in sizes[last]["pages"].items():
        row = [page] + [shown(sizes[size]["pages"].get(page, {}).get("cpu")) for size in known]
        if first != last:
            row.append(shown(found["cpu"] / sizes[first]["pages"][page]["cpu"]))
        rows.append(row + [count(sizes[size]["pages"][page]["bytes"]) for size in ends])
    yield from table(head, rows)
    lasted = {size: f" in {sizes[size]['fill']:,.0f} s" if sizes[size]["fill"] else "" for size in known}
    fills = [f"{count(size)}{lasted[size]} ({sizes[size]['bytes'] / 2**20:,.0f} MB)" for size in known]
    yield f"Filled: {', '.join(fills)}."
    yield ""


def latency(result):
    rows = []
    for kind, sizes in result["databases"].items():
        for size in sorted(sizes, key=int):
            for page, found in sizes[size]["pages"].items():
                load = found.get("load")
                if load:
                    rows.append([f"{NAMES[kind]}, {count(size)}: {page}", count(load["rate"]), shown(load["answered"]),
                                 f"{load['good'] * 100:.1f} %", shown(load["p50"]), shown(load["p99"])])
    if rows:
        yield "### Latency under an open load, in ms"
        yield ""
        yield from table(["page", "requests a second", "answered", "with 200", "p50", "p99"], rows)


def memory(result):
    yield "### Memory and start"
    yield ""
    rows, states = [], None
    for kind, sizes in result["databases"].items():
        for size in sorted(sizes, key=int):
            kept = sizes[size]["memory"]
            states = states or list(kept)
            rows.append([f"{NAMES[kind]}, {count(size)}", *(f"{kept[state] / MEGABYTE:.0f} MB" if state in kept else "—" for state in states),
                         f"{sizes[size]['ready']:.2f} s"])
    yield from table(["database", *states, "ready after"], rows)

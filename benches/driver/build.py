"""What is built, and on what machine it runs."""

import json
import os
import platform
import shutil
import subprocess

OHA = "1.16.0"


def cargo():
    """`CARGO_BENCH` may name another program that takes cargo's arguments."""
    return os.environ.get("CARGO_BENCH", "cargo")


def programs(root, without):
    """Paths of the release binary and of the benchmark's own programs, by name."""
    found = {"root": str(root)}
    benches = ["fill"] + ([] if "bare" in without else ["bare"])
    print("== building", flush=True)
    # Apart: what tests and benchmarks ask of the crates that both use is no part of the program.
    for chosen in (["--bin", "success-review"], [part for bench in benches for part in ("--bench", bench)]):
        command = [cargo(), "build", "--release", "--locked", "--message-format=json-render-diagnostics", *chosen]
        built = subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE, text=True)
        for line in built.stdout.splitlines():
            message = json.loads(line)
            if message.get("reason") == "compiler-artifact" and message.get("executable"):
                found.setdefault(message["target"]["name"], message["executable"])
    if "load" not in without:
        found["oha"] = oha(root)
    return found


def oha(root):
    """The open load's generator: the one of the path where it has this version, else one of our own."""
    known = shutil.which("oha")
    if known and OHA in subprocess.run([known, "--version"], capture_output=True, text=True).stdout:
        return known
    place = root / "target/bench/oha"
    path = place / "bin/oha"
    if not path.exists():
        print(f"== installing oha {OHA}", flush=True)
        subprocess.run([cargo(), "install", "oha", "--version", OHA, "--locked", "--root", str(place)],
                       cwd=root, check=True)
    return str(path)


def said(*command, cwd=None):
    try:
        return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def machine(root):
    model = ""
    try:
        for line in open("/proc/cpuinfo", encoding="utf-8"):
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "processor": model,
        "memory": memory,
        # Of the last quarter of an hour: what else the machine did.
        "load before": os.getloadavg()[2],
        "system": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        "rust": said("rustc", "--version", cwd=root),
        "python": platform.python_version(),
        "commit": said("git", "rev-parse", "--short", "HEAD", cwd=root),
        "oha": OHA,
    }

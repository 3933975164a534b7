"""A server as a process: its processor time, its memory, and when it was ready."""

import os
import signal
import socket
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """Started at once; `pids` are the process and, for a server of several, its children."""

    def __init__(self, command, port, environment=None, ready="/readyz", cwd=None, log=None):
        self.port = port
        began = time.perf_counter()
        out = open(log, "wb") if log else subprocess.DEVNULL
        self.process = subprocess.Popen(command, env=environment, cwd=cwd, stdout=out, stderr=subprocess.STDOUT)
        while not answers(port, ready):
            if self.process.poll() is not None:
                raise SystemExit(f"benches/run: {command[0]} ended with {self.process.returncode}; {log}")
            if time.perf_counter() - began > 600:
                raise SystemExit(f"benches/run: {command[0]} is not ready")
            time.sleep(0.005)
        self.ready_after = time.perf_counter() - began

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def pids(self):
        found = [self.process.pid]
        for pid in found:
            try:
                tasks = os.listdir(f"/proc/{pid}/task")
                for task in tasks:
                    with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as children:
                        found += [int(child) for child in children.read().split()]
            except OSError:
                pass
        return found

    def settle(self):
        """Waits until what is done after the start, such as packing files for the wire, is done."""
        for _ in range(60):
            before = self.cpu()
            time.sleep(0.5)
            if (self.cpu() - before) * TICK <= 1:
                return

    def cpu(self):
        """Seconds of processor time so far, of the process and its children."""
        total = 0
        for pid in self.pids():
            try:
                with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
                    fields = stat.read().rpartition(")")[2].split()
                total += int(fields[11]) + int(fields[12])
            except OSError:
                pass
        return total / TICK

    def rss(self):
        """Bytes in memory, together."""
        total = 0
        for pid in self.pids():
            try:
                with open(f"/proc/{pid}/status", encoding="utf-8") as status:
                    total += sum(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
            except OSError:
                pass
        return total * 1024


def answers(port, path):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as stream:
            stream.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
            return stream.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False

// A server of a script's own, which it may stop, kill and start again; `run` says where the program lies. Its address is
// in BASE_URL before `helpers.mjs` is loaded.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BINARY = process.env.BINARY ?? "";
if (!BINARY) {
  console.error("BINARY is not set; start this through tests/browser/run");
  process.exit(2);
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** On a demonstration of its own, which outlives a restart. */
export async function ownServer() {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  process.env.BASE_URL = base;
  const folder = await mkdtemp(join(tmpdir(), "success-review-"));
  /** @type {import("node:child_process").ChildProcess | null} */
  let server = null;

  const kill = async () => {
    if (!server) return;
    const gone = once(server, "exit");
    server.kill("SIGKILL");
    server = null;
    await gone;
  };

  return {
    async start() {
      server = spawn(BINARY, ["demo", "--bind", `127.0.0.1:${port}`], { cwd: folder, stdio: "ignore" });
      for (let attempt = 0; attempt < 300; attempt += 1) {
        const ready = await fetch(`${base}/readyz`).then((r) => r.ok, () => false);
        if (ready) return;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      throw new Error("the server did not start");
    },
    kill,
    /** Connections are still taken, and nobody answers. */
    pause: () => server?.kill("SIGSTOP"),
    resume: () => server?.kill("SIGCONT"),
    async end() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

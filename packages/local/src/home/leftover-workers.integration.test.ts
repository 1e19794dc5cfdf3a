import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it, onTestFinished } from "vitest";
import { WORKER_RUNTIME } from "../lambda/worker-process.ts";
import { killLeftoverWorkers } from "./leftover-workers.ts";

/** Looks like a worker by its command line and never ends by itself. */
const startEndless = async (bundle: string): Promise<ChildProcess> => {
  const script = "console.log('up'); setInterval(() => {}, 1000)";
  const child = spawn(process.execPath, ["-e", script, WORKER_RUNTIME, bundle], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return child;
};

it("a next start kills workers that a killed one left, and nobody else's", async () => {
  const ours = await startEndless("/tmp/formtrap-home-one/build/submit-123.mjs");
  const others = await startEndless("/tmp/formtrap-home-two/build/submit-123.mjs");
  killLeftoverWorkers("/tmp/formtrap-home-one/build");
  await once(ours, "exit");
  expect(ours.signalCode).toBe("SIGKILL");
  expect(others.exitCode ?? others.signalCode).toBeNull();
});

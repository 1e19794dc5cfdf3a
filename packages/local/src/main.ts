import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createClosers } from "./closers.ts";
import { PortTaken } from "./front/listen-on-port.ts";
import { openHome } from "./home/home.ts";
import { HomeInUse } from "./home/instance-lock.ts";
import { createProgress } from "./progress.ts";
import { readSettings } from "./settings.ts";
import { startLocalCloud } from "./start-local-cloud.ts";
import { renderSummary } from "./summary.ts";

/** A start that is told to stop gets this long to reach the end of its step. */
const STEP_GRACE_MS = 1_500;
const EXPECTED = [HomeInUse, PortTaken];

const rootDir = resolve(import.meta.dirname, "../../..");
const phase = { isStopping: false };

// A terminal that was closed takes no more lines; that is no reason to leave two servers running.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
const print = (line: string) => process.stdout.write(`${line}\n`);
const closers = createClosers((error) => print(`! While stopping: ${String(error)}`));
const starting = start();

async function start(): Promise<void> {
  const startedAt = performance.now();
  const settings = readSettings(process.env, rootDir);
  const progress = createProgress(() => phase.isStopping, print);
  const home = openHome(settings.homeDir);
  const local = await startLocalCloud({ settings, home, rootDir, progress, closers });
  print(`  Ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  print(renderSummary(local, { homeDir: home.dir, localFile: home.localFile }));
}

async function stop(exitCode: number): Promise<void> {
  phase.isStopping = true;
  await Promise.race([starting.catch(() => {}), wait(STEP_GRACE_MS)]);
  await closers.closeAll();
  // A step that ended only now may have left something to close.
  await Promise.race([starting.catch(() => {}), wait(STEP_GRACE_MS)]);
  await closers.closeAll();
  process.exit(exitCode);
}

function onSignal(): void {
  if (phase.isStopping) process.exit(1);
  print("\nStopping …");
  void stop(0);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
// `scripts/start.mjs` holds the other end; when it is killed nobody is left to stop us.
process.on("disconnect", () => {
  if (!phase.isStopping) onSignal();
});

try {
  await starting;
} catch (error) {
  if (!phase.isStopping) {
    const isExpected = EXPECTED.some((type) => error instanceof type);
    print(`\n${isExpected && error instanceof Error ? error.message : describe(error)}`);
    await stop(1);
  }
}

function describe(error: unknown): string {
  return `FormTrap did not start. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

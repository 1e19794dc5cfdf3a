import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Home, openHome } from "./home.ts";
import { acquireInstanceLock, HomeInUse } from "./instance-lock.ts";

const newHome = async (): Promise<Home> => {
  const dir = await mkdtemp(join(tmpdir(), "formtrap-home-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return openHome(dir);
};

/** Another process that holds the lock until it is killed; resolves once it does. */
const holdElsewhere = async (home: Home): Promise<ChildProcess> => {
  const script = `
    const { acquireInstanceLock } = await import(${JSON.stringify(new URL("./instance-lock.ts", import.meta.url).href)});
    const lock = await acquireInstanceLock(${JSON.stringify(home)});
    lock.publish("http://127.0.0.1:4567");
    console.log("held");
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return child;
};

describe("a home", () => {
  it("is taken by one process only, which the second is told of", async () => {
    const home = await newHome();
    const holder = await holdElsewhere(home);
    const refusal = acquireInstanceLock(home);
    await expect(refusal).rejects.toThrow(HomeInUse);
    await expect(refusal).rejects.toThrow(
      `FormTrap is already running at http://127.0.0.1:4567 (process ${holder.pid}), with its state in ${home.dir}.`,
    );
  });

  it("is free again after kill -9, whatever the files say", async () => {
    const home = await newHome();
    const holder = await holdElsewhere(home);
    holder.kill("SIGKILL");
    await once(holder, "exit");
    // The pid it left behind now belongs to a living process: this one.
    await writeFile(home.instanceFile, JSON.stringify({ pid: process.pid, url: "http://127.0.0.1:1" }));
    const lock = await acquireInstanceLock(home);
    lock.release();
  });

  it("is waited for while the one before is about to go", async () => {
    const home = await newHome();
    const holder = await holdElsewhere(home);
    const lock = acquireInstanceLock(home);
    holder.kill("SIGKILL");
    (await lock).release();
  });

  it("goes to exactly one of two who find it free at once", async () => {
    const home = await newHome();
    const outcomes = await Promise.allSettled([acquireInstanceLock(home), acquireInstanceLock(home)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    for (const outcome of outcomes) if (outcome.status === "fulfilled") outcome.value.release();
  });

  it("is closed to other users, and so are its files", async () => {
    const home = await newHome();
    const lock = await acquireInstanceLock(home);
    expect((await stat(home.dir)).mode & 0o777).toBe(0o700);
    expect((await stat(home.instanceFile)).mode & 0o777).toBe(0o600);
    lock.release();
    expect(JSON.parse(await readFile(home.instanceFile, "utf8"))).toEqual({ pid: process.pid, url: null });
  });
});

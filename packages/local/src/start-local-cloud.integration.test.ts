import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClosers } from "./closers.ts";
import { type Home, openHome } from "./home/home.ts";
import { HomeInUse } from "./home/instance-lock.ts";
import type { LocalFile } from "./local-file.ts";
import { createProgress } from "./progress.ts";
import { startLocalCloud } from "./start-local-cloud.ts";

const rootDir = resolve(import.meta.dirname, "../../..");
let home: Home;

beforeAll(async () => {
  home = openHome(await mkdtemp(join(tmpdir(), "formtrap-local-")));
});

afterAll(async () => {
  await rm(home.dir, { recursive: true, force: true });
});

const launch = async () => {
  const problems: unknown[] = [];
  const closers = createClosers((error) => problems.push(error));
  const settings = { port: 0, homeDir: home.dir, functionValues: {} };
  const progress = createProgress(
    () => false,
    () => {},
  );
  try {
    const local = await startLocalCloud({ settings, home, rootDir, progress, closers });
    return { local, problems, stop: closers.closeAll };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
};

const postContact = async (local: LocalFile, email: string) => {
  const body = new URLSearchParams({ name: "Ada", email, message: "Hello" });
  return await fetch(`${local.ingestUrl}/f/${local.demo.forms.contact}`, { method: "POST", body });
};

const countRows = async (databaseUrl: string, email: string): Promise<number> => {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const sql = "SELECT count(*)::int AS count FROM formtrap.submissions WHERE email = $1";
    const { rows } = await client.query<{ count: number }>(sql, [email]);
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
};

const occupy = async (port: number) => {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  return () => new Promise((closed) => server.close(closed));
};

describe("the local cloud", () => {
  it("stores a post in the customer's database, after a first start and after servers had to move", async () => {
    const first = await launch();
    const { local } = first;
    expect(JSON.parse(await readFile(home.localFile, "utf8"))).toEqual(local);
    expect((await stat(home.localFile)).mode & 0o777).toBe(0o600);
    expect((await fetch(`${local.url}/healthz`)).status).toBe(200);
    expect((await postContact(local, "first@example.com")).status).toBe(200);
    expect(await countRows(local.demo.databaseUrl, "first@example.com")).toBe(1);
    await expect(launch()).rejects.toThrow(HomeInUse);
    await first.stop();
    expect(first.problems).toEqual([]);
    await expect(stat(home.localFile)).rejects.toThrow("ENOENT");

    const frees = await Promise.all(
      [local.servers.customerAdminUrl, local.servers.operatorAdminUrl, local.aws.endpointUrl].map((url) =>
        occupy(Number(new URL(url).port)),
      ),
    );
    const second = await launch();
    expect(second.local.demo).toMatchObject({ forms: local.demo.forms, password: local.demo.password });
    expect(second.local.servers.customerAdminUrl).not.toBe(local.servers.customerAdminUrl);
    expect((await postContact(second.local, "second@example.com")).status).toBe(200);
    expect(await countRows(second.local.demo.databaseUrl, "second@example.com")).toBe(1);
    expect(await countRows(second.local.demo.databaseUrl, "first@example.com")).toBe(1);
    await second.stop();
    await Promise.all(frees.map((free) => free()));
  }, 90_000);
});

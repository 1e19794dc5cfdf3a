import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
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
  const settings = { port: 0, homeDir: home.dir, functionValues: {}, proxyPorts: {} };
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

const formIds = async (databaseUrl: string): Promise<string[]> => {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>("SELECT id::text AS id FROM formtrap.forms");
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
};

/** Asks for the upload of a file, as a page would, and returns the id of the form that it is for. */
const requestUpload = async ({ ingestUrl, demo }: LocalFile): Promise<string | undefined> => {
  const response = await fetch(`${ingestUrl}/f/${demo.forms.application}/uploads`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "cv.pdf", type: "application/pdf", size: 1_000, field: "files" }),
  });
  expect(response.status).toBe(200);
  const ticket = (await response.json()) as { readonly url: string };
  return new URL(ticket.url).pathname.split("/").at(-2);
};

/** The key of a file that came three hours ago: its id begins with the time (RFC 9562, UUIDv7). */
const abandonedKey = (formId: string): string => {
  const time = (Date.now() - 3 * 3_600_000).toString(16).padStart(12, "0");
  return `formtrap/${formId}/${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
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

  it("removes, by way of its queue, an upload that was never used once the form is given the next", async () => {
    const { local, stop } = await launch();
    const { bucket: Bucket, databaseUrl, storage } = local.demo;
    const { endpointUrl: endpoint, region, ...credentials } = storage;
    const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    const keys = async () =>
      ((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key);
    try {
      const abandoned = (await formIds(databaseUrl)).map(abandonedKey);
      for (const Key of abandoned) await s3.send(new PutObjectCommand({ Bucket, Key, Body: "unused" }));
      const before = await keys();
      expect(before).toEqual(expect.arrayContaining(abandoned));
      const formId = await requestUpload(local);
      const swept = abandoned.filter((key) => key.startsWith(`formtrap/${formId}/`));
      expect(swept).toHaveLength(1);
      const left = before.filter((key) => key !== swept[0]);
      await expect.poll(keys, { timeout: 30_000 }).toEqual(left);
    } finally {
      s3.destroy();
      await stop();
    }
  }, 90_000);
});

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { functions } from "../../functions/manifest.ts";
import { REGION } from "./account.fixture.ts";
import { bundle } from "./bundle.fixture.ts";
import { type FakeAws, startFakeAws } from "./fake-aws.fixture.ts";
import { createProjectDirectory } from "./project-directory.fixture.ts";

let aws: FakeAws;
let root: string;

beforeAll(async () => {
  [aws, root] = await Promise.all([startFakeAws(), createProjectDirectory()]);
});

afterAll(async () => {
  await aws.close();
  await rm(root, { recursive: true, force: true });
});

/** Runs SST's own command as an operator would, with nothing of AWS but the endpoint. */
async function sst(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, "node_modules/sst/cli/sst.js"), ...args],
    {
      cwd: root,
      timeout: 240_000,
      env: {
        PATH: process.env["PATH"],
        HOME: root,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_REGION: REGION,
        AWS_ENDPOINT_URL: aws.url,
        SST_TELEMETRY_DISABLED: "1",
        FORMTRAP_MAIL_FROM: "forms@example.com",
        FORMTRAP_ALARM_EMAIL: "oncall@example.com",
      },
    },
  );
  return stdout;
}

/** Every file of code below a directory, by its place in a bundle and its content, whatever the bundle is called. */
async function hashBundles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true });
  // Nothing was installed beside them: SST would, for a package it was not told to leave alone.
  expect(entries.filter((name) => name.includes("node_modules"))).toEqual([]);
  const hashes = entries
    .filter((name) => name.endsWith(".mjs"))
    .map(async (name) => {
      const hash = createHash("sha256").update(await readFile(join(directory, name)));
      return `${name.slice(name.indexOf("functions/"))} ${hash.digest("hex")}`;
    });
  // Functions may share a chunk.
  return [...new Set(await Promise.all(hashes))].toSorted();
}

it("`sst build` makes templates, and the very bundles that are measured, and asks AWS no more than who it is", async () => {
  await sst("build", "--stage", "production");
  const assembly = await readdir(join(root, ".sst/dist"));
  const templates = assembly.filter((name) => name.endsWith(".template.json"));
  expect(templates.toSorted()).toEqual(
    [
      "alarms",
      "api",
      "controlDatabase",
      "ingest",
      "jobs",
      "mail",
      "network",
      "queues",
      "storage",
      "vault",
      "workers",
    ].map((name) => `production-formtrap-${name}.template.json`),
  );
  const built = await hashBundles(join(root, ".sst/artifacts"));
  const direct = await mkdtemp(join(tmpdir(), "formtrap-direct-"));
  try {
    await Promise.all(functions.map(({ handler }) => bundle(handler, direct, root)));
    expect(built).toEqual(await hashBundles(direct));
    const handlers = functions.map(({ handler }) => `${handler.replace(/\.[^.]+$/, "")}.mjs`);
    expect(built.map((file) => file.split(" ")[0])).toEqual(expect.arrayContaining(handlers));
  } finally {
    await rm(direct, { recursive: true, force: true });
  }
  expect(new Set(aws.actions)).toEqual(new Set(["GetCallerIdentity", "DescribeStacks"]));
}, 250_000);

it("`sst build` says which setting is missing", async () => {
  const failed = sst("build", "--stage", "Production");
  await expect(failed).rejects.toMatchObject({
    stdout: expect.stringContaining("at most 20 lower-case") as unknown,
  });
}, 250_000);

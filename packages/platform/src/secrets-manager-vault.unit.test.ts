import { inspect } from "node:util";
import { SecretNotFound } from "@formtrap/core/ports";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLogger } from "./logger.ts";
import { startSecretsManager } from "./secrets-manager.fixture.ts";
import { createSecretsManagerVault, VaultUnavailable } from "./secrets-manager-vault.ts";

const PASSWORD = "hunter2-very-secret";
const NAME = "formtrap/test/ingest/tenant-1";

let service: Awaited<ReturnType<typeof startSecretsManager>>;
let lines: string[];

beforeEach(async () => {
  service = await startSecretsManager();
  lines = [];
});

afterEach(() => {
  service.stop();
  expect(lines.join("")).not.toContain(PASSWORD);
});

function openVault({ cacheSizeMax = 10, deadlineMs = 6_000 } = {}) {
  const logger = createLogger({ level: "info", write: (line) => lines.push(line) });
  const { client } = service;
  return createSecretsManagerVault({ client, namePrefix: "formtrap/test", cacheSizeMax, deadlineMs, logger });
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable("It did not fail."),
    (error: unknown) => error,
  );
}

describe("the vault", () => {
  it("keeps a value under a name of kind and owner and gives a reference of that version", async () => {
    const vault = openVault();
    const ref = await vault.put("ingest", "tenant-1", { v: 1, password: PASSWORD });
    expect(ref).toMatch(/^sm:formtrap\/test\/ingest\/tenant-1#[0-9a-f-]{36}$/);
    expect(await openVault().get(ref)).toEqual({ v: 1, password: PASSWORD });
    expect(service.calls).toEqual(["CreateSecret", "GetSecretValue"]);
  });

  it("adds a version where the name exists, and old references still read the old one", async () => {
    const vault = openVault();
    const first = await vault.put("ingest", "tenant-1", "one");
    const second = await vault.put("ingest", "tenant-1", "two");
    expect(second).not.toBe(first);
    const other = openVault();
    expect(await other.get(first)).toBe("one");
    expect(await other.get(second)).toBe("two");
  });

  it("reads a reference once, however many ask at the same time", async () => {
    const ref = await openVault().put("ingest", "tenant-1", "one");
    const vault = openVault();
    const before = service.calls.length;
    await Promise.all([vault.get(ref), vault.get(ref), vault.get(ref)]);
    await vault.get(ref);
    expect(service.calls.slice(before)).toEqual(["GetSecretValue"]);
  });

  it("gives each caller a value of its own", async () => {
    const vault = openVault();
    const ref = await vault.put("ingest", "tenant-1", { host: "a" });
    const first = (await vault.get(ref)) as { host: string };
    first.host = "changed";
    expect(await vault.get(ref)).toEqual({ host: "a" });
  });

  it("reads the current version anew when asked to, and keeps that under the old reference", async () => {
    const ref = await openVault().put("ingest", "tenant-1", "old password");
    const vault = openVault();
    await vault.get(ref);
    await openVault().put("ingest", "tenant-1", "new password");
    expect(await vault.get(ref)).toBe("old password");
    expect(await vault.get(ref, { fresh: true })).toBe("new password");
    const before = service.calls.length;
    expect(await vault.get(ref)).toBe("new password");
    expect(service.calls).toHaveLength(before);
  });

  it("forgets the least recently used beyond its bound", async () => {
    const writer = openVault();
    const [a = "", b = "", c = ""] = await Promise.all(
      ["a", "b", "c"].map(async (owner) => writer.put("ingest", owner, owner)),
    );
    const vault = openVault({ cacheSizeMax: 2 });
    for (const ref of [a, b, a, c]) await vault.get(ref);
    const before = service.calls.length;
    await vault.get(a);
    expect(service.calls).toHaveLength(before);
    await vault.get(b);
    expect(service.calls).toHaveLength(before + 1);
  });

  it.each([
    "sm:formtrap/test/ingest/nobody#00000000-0000-0000-0000-000000000000",
    "sm:formtrap/production/ingest/tenant-1#00000000-0000-0000-0000-000000000000",
    "sm:formtrap/test2/x#1",
    "sm:formtrap/test/ingest/tenant-1",
    "https://example.com",
    "",
  ])("says that %j does not exist", async (ref) => {
    expect(await failureOf(openVault().get(ref))).toBeInstanceOf(SecretNotFound);
  });

  it("does not read outside its prefix", async () => {
    await failureOf(openVault().get("sm:formtrap/production/ingest/tenant-1#1"));
    expect(service.calls).toEqual([]);
  });

  it("deletes, forgets what it had in memory, and does not mind that it is gone", async () => {
    const vault = openVault();
    const ref = await vault.put("ingest", "tenant-1", "one");
    await vault.delete(ref);
    expect(await failureOf(vault.get(ref))).toBeInstanceOf(SecretNotFound);
    await vault.delete(ref);
    await vault.delete("sm:formtrap/test/ingest/never#1");
  });

  it("stores again under a name that is scheduled for deletion", async () => {
    const vault = openVault();
    await vault.delete(await vault.put("ingest", "tenant-1", "one"));
    const ref = await vault.put("ingest", "tenant-1", "two");
    expect(await openVault().get(ref)).toBe("two");
    expect(service.secrets.get(NAME)?.deleted).toBe(false);
  });

  it.each(["", "../owner", "a/b", "a#b", "x".repeat(129)])("refuses the owner %j", async (ownerId) => {
    expect(await failureOf(openVault().put("ingest", ownerId, "value"))).toBeInstanceOf(TypeError);
    expect(service.calls).toEqual([]);
  });

  it.each([undefined, () => {}, PASSWORD.repeat(4_000)])(
    "refuses a value that cannot be kept",
    async (value) => {
      const error = await failureOf(openVault().put("ingest", "tenant-1", value));
      expect(error).toBeInstanceOf(TypeError);
      expect(inspect(error)).not.toContain(PASSWORD);
    },
  );
});

describe("the vault when the service fails", () => {
  const throttled = {
    status: 400,
    body: JSON.stringify({ __type: "ThrottlingException", message: "slow down" }),
  };

  it("outlasts two throttled requests", async () => {
    const ref = await openVault().put("ingest", "tenant-1", "one");
    service.failNext(throttled, throttled);
    expect(await openVault().get(ref)).toBe("one");
  });

  it("writes one version although the first answer was lost", async () => {
    service.failNext("lost");
    const ref = await openVault().put("ingest", "tenant-1", "one");
    expect(service.calls).toEqual(["CreateSecret", "CreateSecret"]);
    expect([...(service.secrets.get(NAME)?.versions.keys() ?? [])]).toEqual([ref.split("#")[1]]);
  });

  it("tries again when no answer comes", async () => {
    const ref = await openVault().put("ingest", "tenant-1", "one");
    service.failNext("silence");
    expect(await openVault().get(ref)).toBe("one");
  });

  it("gives up at its deadline", async () => {
    const ref = await openVault().put("ingest", "tenant-1", "one");
    service.failNext("silence", "silence", "silence");
    const error = await failureOf(openVault({ deadlineMs: 50 }).get(ref));
    expect(error).toMatchObject({ name: "VaultUnavailable", operation: "GetSecretValue" });
  });

  it("does not keep a failure", async () => {
    const ref = await openVault().put("ingest", "tenant-1", "one");
    const vault = openVault();
    service.failNext({ status: 400, body: JSON.stringify({ __type: "AccessDeniedException" }) });
    expect(await failureOf(vault.get(ref))).toMatchObject({ code: "AccessDeniedException" });
    expect(await vault.get(ref)).toBe("one");
  });

  it.each([
    ["an answer that is not JSON", `{"SecretString": "${PASSWORD}`],
    ["a secret that is not JSON", JSON.stringify({ SecretString: PASSWORD })],
    ["an answer without a secret", JSON.stringify({ SecretBinary: "aGVsbG8=" })],
    ["an answer of another kind", JSON.stringify([PASSWORD])],
  ])("shows nothing of %s", async (_case, body) => {
    const ref = await openVault().put("ingest", "tenant-1", "one");
    service.failNext({ status: 200, body }, { status: 200, body }, { status: 200, body });
    const error = await failureOf(openVault().get(ref));
    expect(error).toBeInstanceOf(VaultUnavailable);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(PASSWORD);
  });

  it("shows nothing of a value it could not store", async () => {
    const body = JSON.stringify({ __type: "InternalServiceError", message: `bad value ${PASSWORD}` });
    service.failNext({ status: 400, body });
    const error = await failureOf(openVault().put("ingest", "tenant-1", PASSWORD));
    expect(error).toBeInstanceOf(VaultUnavailable);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(PASSWORD);
  });
});

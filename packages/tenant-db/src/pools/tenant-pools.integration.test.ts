import { type DatabaseCredentials, newId } from "@formtrap/contracts";
import {
  createTestPools,
  newSubmission,
  sharedServer,
  startTcpProxy,
  type TcpProxy,
} from "@formtrap/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TenantPools, TenantPoolsLimits, TenantStore, TenantTarget } from "../index.ts";
import { newForm } from "../testing/new-form.fixture.ts";
import { createTestTenant, type TestTenant } from "../testing/test-tenant.fixture.ts";

let tenant: TestTenant;
let formId: string;
let proxy: TcpProxy;
let pools: TenantPools;
let nowMs: number;
let reads: { readonly ref: string; readonly fresh: boolean }[];
let credentials: DatabaseCredentials;

beforeAll(async () => {
  tenant = await createTestTenant();
  const form = newForm();
  formId = form.id;
  const setup = createTestPools({ readCredentials: () => Promise.resolve(tenant.credentials(tenant.app)) });
  await setup.storeFor(target()).forms.insert(form);
  await setup.close();
});
afterAll(() => tenant.drop());

beforeEach(async () => {
  proxy = await startTcpProxy({ target: { port: (await sharedServer()).port } });
  nowMs = 1_000_000;
  reads = [];
  // Through plain TCP, where round trips can be counted.
  credentials = tenant.credentials(tenant.ingest, { port: proxy.port });
  usePools();
});
afterEach(async () => {
  await pools.close();
  await proxy.close();
});

function usePools(limits: Partial<TenantPoolsLimits> = {}): void {
  pools = createTestPools({
    limits,
    now: () => nowMs,
    readCredentials: (ref, { fresh }) => {
      reads.push({ ref, fresh });
      return Promise.resolve(credentials);
    },
  });
}

function target(changes: Partial<TenantTarget> = {}): TenantTarget {
  return { tenantId: "t", generation: 1, schemaName: tenant.schema, secretRef: "sm:x#1", ...changes };
}

const record = (store: TenantStore = pools.storeFor(target())) =>
  store.submissions.record(newSubmission(formId));

describe("round trips on the wire", () => {
  it("are one for a cold submission after the login, and one for a warm one", async () => {
    expect(await record()).toBe("stored");
    expect(proxy.roundTrips()).toBe(1);
    proxy.reset();
    expect(await record()).toBe("stored");
    expect(proxy.roundTrips()).toBe(1);
    expect(proxy.connections()).toBe(0);
    expect(reads).toEqual([{ ref: "sm:x#1", fresh: false }]);
  });

  it("are one with deliveries, files and handles too", async () => {
    await record();
    proxy.reset();
    await pools.storeFor(target()).submissions.record(
      newSubmission(formId, {
        deliveries: [{ id: newId(), destinationId: newId(), channel: "webhook" }],
        files: [{ name: "a", fieldName: "f", path: "b", sizeBytes: 1, type: "c", location: "tenant" }],
        uploadKeys: [newId()],
      }),
    );
    expect(proxy.roundTrips()).toBe(1);
  });
});

describe("connections", () => {
  it("are opened once for many at the same time, and never more than allowed", async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => record()));
    expect(new Set(outcomes)).toEqual(new Set(["stored"]));
    // Each login asks for TLS first, which this server has not, and comes again without.
    expect(proxy.connections()).toBe(2 * 2);
  });

  it("are replaced when they lie dead, and what was asked is asked once more", async () => {
    await Promise.all([record(), record()]);
    proxy.drop();
    expect(await record()).toBe("stored");
  });

  it("do not make a duplicate of what was stored while its answer got lost", async () => {
    await record();
    proxy.loseNextAnswer();
    const submission = newSubmission(formId);
    expect(await pools.storeFor(target()).submissions.record(submission)).toBe("stored");
    const { rows } = await tenant.admin.query(
      `SELECT count(*)::int AS stored FROM ${tenant.schema}.submissions WHERE id = $1`,
      [submission.id],
    );
    expect(rows).toEqual([{ stored: 1 }]);
    expect(await pools.storeFor(target()).submissions.record(submission)).toBe("duplicate");
  });

  it("are dropped after a minute by the wall clock, when asked at the start of an invocation", async () => {
    await record();
    nowMs += 59_000;
    pools.dropIdle();
    proxy.reset();
    await record();
    expect(proxy.connections()).toBe(0);
    nowMs += 61_000;
    pools.dropIdle();
    await record();
    expect(proxy.connections()).toBeGreaterThan(0);
  });

  it("are not used after a minute even if nobody asked to drop them", async () => {
    await record();
    nowMs += 61_000;
    proxy.reset();
    await record();
    expect(proxy.connections()).toBeGreaterThan(0);
  });

  it("are refused quickly, as unreachable, where nobody listens, and come back with the server", async () => {
    await proxy.refuse(true);
    await expect(record()).rejects.toMatchObject({ name: "TenantUnavailable", reason: "unreachable" });
    await proxy.refuse(false);
    expect(await record()).toBe("stored");
  });

  it("that hang cost the deadline and are not used again", async () => {
    usePools({ statementTimeoutMs: 200 });
    await record();
    proxy.pause();
    await expect(record()).rejects.toMatchObject({ reason: "timeout" });
    proxy.resume();
    expect(await record()).toBe("stored");
  });

  it("end with the pools", async () => {
    await record();
    await pools.close();
    // A backend takes a moment to leave after its socket is closed.
    for (let open = 1; open > 0; ) {
      const { rows } = await tenant.admin.query<{ open: number }>(
        "SELECT count(*)::int AS open FROM pg_stat_activity WHERE usename = $1",
        [tenant.ingest.name],
      );
      open = rows[0]?.open ?? 0;
    }
  });
});

describe("pools", () => {
  it("make room by ending the least recently used idle one", async () => {
    usePools({ poolsMax: 2, connectionsPerPoolMax: 1 });
    const store = (tenantId: string) => pools.storeFor(target({ tenantId }));
    await record(store("a"));
    await record(store("b"));
    await record(store("a"));
    await record(store("c"));
    proxy.reset();
    await record(store("a"));
    expect(proxy.connections()).toBe(0);
    await record(store("b"));
    expect(proxy.connections()).toBeGreaterThan(0);
  });

  it("refuse a newcomer while all are in use, and work for it afterwards", async () => {
    usePools({ poolsMax: 1, connectionsPerPoolMax: 1 });
    const first = pools.storeFor(target({ tenantId: "a" }));
    const second = pools.storeFor(target({ tenantId: "b" }));
    const running = record(first);
    await expect(record(second)).rejects.toMatchObject({ reason: "busy" });
    expect(await running).toBe("stored");
    expect(await record(second)).toBe("stored");
  });

  it("of an older generation give way to a newer one's", async () => {
    await record(pools.storeFor(target()));
    await record(pools.storeFor(target({ generation: 2 })));
    proxy.reset();
    await record(pools.storeFor(target()));
    expect(proxy.connections()).toBeGreaterThan(0);
  });

  it("keep working in a store that was made before its pool was evicted", async () => {
    usePools({ poolsMax: 1 });
    const store = pools.storeFor(target({ tenantId: "a" }));
    await record(store);
    await record(pools.storeFor(target({ tenantId: "b" })));
    expect(await record(store)).toBe("stored");
  });
});

describe("credentials", () => {
  it("that were rotated while running are read anew once, with no post lost", async () => {
    await record();
    const password = `p-${newId()}`;
    await tenant.admin.query(`ALTER ROLE ${tenant.ingest.name} PASSWORD '${password}'`);
    const old = credentials;
    const rotated = { ...old, password };
    pools = createTestPools({
      now: () => nowMs,
      readCredentials: (ref, { fresh }) => {
        reads.push({ ref, fresh });
        return Promise.resolve(fresh ? rotated : old);
      },
    });
    reads = [];
    expect(await record()).toBe("stored");
    expect(reads.map(({ fresh }) => fresh)).toEqual([false, true]);
    proxy.drop();
    expect(await record()).toBe("stored");
    expect(reads).toHaveLength(2);
    await tenant.admin.query(`ALTER ROLE ${tenant.ingest.name} PASSWORD '${tenant.ingest.password}'`);
  });

  it("that are wrong for good are an auth failure, without a call to the vault at every post", async () => {
    credentials = { ...credentials, password: "wrong" };
    for (let posts = 0; posts < 5; posts += 1) {
      await expect(record()).rejects.toMatchObject({ reason: "auth", sqlState: "28P01" });
    }
    expect(reads.filter(({ fresh }) => fresh)).toHaveLength(1);
    nowMs += 10_000;
    await expect(record()).rejects.toMatchObject({ reason: "auth" });
    expect(reads.filter(({ fresh }) => fresh)).toHaveLength(2);
  });

  it("that the vault does not give are a failure of their own", async () => {
    pools = createTestPools({ readCredentials: () => Promise.reject(new Error("vault: secret-value")) });
    const error: unknown = await record().catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: "TenantUnavailable", reason: "credentials" });
    expect(JSON.stringify(error)).not.toContain("secret-value");
  });

  it("never lead to a local socket", async () => {
    credentials = { ...credentials, host: "/tmp" };
    await expect(record()).rejects.toMatchObject({ reason: "unreachable", detail: "not a host" });
  });
});

import type { DatabaseCredentials } from "@formtrap/contracts";
import {
  createTestPools,
  newSubmission,
  sharedServer,
  startTcpProxy,
  type TcpProxy,
} from "@formtrap/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RecordOutcome, TenantPools } from "../index.ts";
import { newForm } from "../testing/new-form.fixture.ts";
import { createTestTenant, type TestTenant } from "../testing/test-tenant.fixture.ts";

const BUDGET_MS = 600;
/** Timers and a busy machine. */
const SLACK_MS = 400;

let tenant: TestTenant;
let formId: string;
let proxy: TcpProxy;
let pools: TenantPools;
let nowMs: number;
let freshReads: number;
let known: DatabaseCredentials;
/** What the vault answers. */
let readKnown: () => Promise<DatabaseCredentials>;
let readFresh: () => Promise<DatabaseCredentials>;

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
  freshReads = 0;
  known = tenant.credentials(tenant.ingest, { port: proxy.port });
  readKnown = () => Promise.resolve(known);
  readFresh = () => Promise.resolve(known);
  pools = createTestPools({
    limits: { connectBudgetMs: BUDGET_MS },
    now: () => nowMs,
    readCredentials: (_ref, { fresh }) => {
      if (fresh) freshReads += 1;
      return fresh ? readFresh() : readKnown();
    },
  });
});
afterEach(async () => {
  await pools.close();
  await proxy.close();
});

function target() {
  return { tenantId: "t", generation: 1, schemaName: tenant.schema, secretRef: "sm:x#1" };
}

const record = (): Promise<RecordOutcome> =>
  pools.storeFor(target()).submissions.record(newSubmission(formId));
const never = () => new Promise<never>(() => {});

async function failureOf(work: Promise<unknown>): Promise<{ readonly error: unknown; readonly ms: number }> {
  const startedMs = performance.now();
  const error: unknown = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  return { error, ms: performance.now() - startedMs };
}

describe("the budget of connecting", () => {
  it("is all that a server costs which never answers, the vault asked again included", async () => {
    proxy.pause();
    readFresh = never;
    const { error, ms } = await failureOf(record());
    expect(error).toMatchObject({ reason: "timeout" });
    expect(ms).toBeGreaterThan(BUDGET_MS - 50);
    expect(ms).toBeLessThan(BUDGET_MS + SLACK_MS);
  });

  it("is all that a vault costs which never answers", async () => {
    readKnown = never;
    const { error, ms } = await failureOf(record());
    expect(error).toMatchObject({ name: "TenantUnavailable", reason: "credentials" });
    expect(ms).toBeLessThan(BUDGET_MS + SLACK_MS);
  });

  it("is all that refused credentials cost with a vault that never says others", async () => {
    known = { ...known, password: "wrong" };
    readFresh = never;
    const { error, ms } = await failureOf(record());
    expect(error).toMatchObject({ reason: "auth" });
    expect(ms).toBeLessThan(BUDGET_MS + SLACK_MS);
  });

  it("is shared by the second try, whose server may not answer either", async () => {
    const silent = await startTcpProxy({ target: { port: (await sharedServer()).port } });
    silent.pause();
    await proxy.refuse(true);
    readFresh = () => Promise.resolve({ ...known, port: silent.port });
    const { error, ms } = await failureOf(record());
    expect(error).toMatchObject({ reason: "timeout" });
    expect(silent.connections()).toBe(1);
    expect(ms).toBeLessThan(BUDGET_MS + SLACK_MS);
    await silent.close();
  });

  it("leaves a next try that begins with the vault where there was no time to ask it", async () => {
    const elsewhere = await startTcpProxy({ target: { port: (await sharedServer()).port } });
    proxy.pause();
    readFresh = never;
    await expect(record()).rejects.toMatchObject({ reason: "timeout" });
    readFresh = () => Promise.resolve({ ...known, port: elsewhere.port });
    nowMs += 30_000;
    expect(await record()).toBe("stored");
    expect(freshReads).toBe(2);
    proxy.resume();
    await elsewhere.close();
  });

  it("leaves a next try that begins with what the vault said too late for another one", async () => {
    const elsewhere = await startTcpProxy({ target: { port: (await sharedServer()).port } });
    proxy.pause();
    readFresh = () => Promise.resolve({ ...known, port: elsewhere.port });
    await expect(record()).rejects.toMatchObject({ reason: "timeout" });
    expect(await record()).toBe("stored");
    proxy.resume();
    await elsewhere.close();
  });

  it("is not touched by a server that answers", async () => {
    expect(await record()).toBe("stored");
    expect(freshReads).toBe(0);
  });
});

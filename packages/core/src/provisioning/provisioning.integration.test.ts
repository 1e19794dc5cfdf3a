import { findTestRoute, type MemoryVault, newSubmission } from "@formtrap/testkit";
import { afterEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { createForm } from "../form/index.ts";
import { cancelJob, type Job } from "../job/index.ts";
import { workOnJob } from "../job/mortal-worker.fixture.ts";
import { openTenantStore, readTenant } from "../tenant/index.ts";
import { byoiJob, byoiSteps } from "./byoi-job.ts";
import { type CustomerFixture, type CustomerOptions, customerFixture } from "./customer.fixture.ts";
import { currentPackVersions } from "./packs.ts";
import { provisionByoiTenant } from "./provision-byoi-tenant.ts";
import { provisionNow } from "./provision-now.ts";
import { type ProvisioningState, provisioningStateSchema } from "./provisioning-state.ts";

const open: CustomerFixture[] = [];
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.close();
});

async function customer(options?: CustomerOptions): Promise<CustomerFixture> {
  const fixture = await customerFixture(options);
  open.push(fixture);
  return fixture;
}

async function provision(fixture: CustomerFixture): Promise<ProvisioningState> {
  const { ctx, connectionId, administratorUrl } = fixture;
  const { id } = await provisionNow({ ctx, connectionId, secrets: { administratorUrl } });
  return (await readState(fixture, id)).data;
}

async function readState({ ctx }: CustomerFixture, jobId: string) {
  const { state } = await ctx.control
    .selectFrom("job")
    .select("state")
    .where("id", "=", jobId)
    .executeTakeFirstOrThrow();
  return z.object({ finishedSteps: z.array(z.string()), data: provisioningStateSchema }).parse(state);
}

/** Starts the job, and works on it until a step is recorded, where the worker dies. */
async function provisionUntil(fixture: CustomerFixture, step: string): Promise<string> {
  const { ctx, connectionId, administratorUrl } = fixture;
  const { id: jobId } = await provisionByoiTenant({ ctx, connectionId, login: { administratorUrl } });
  const left = await workOnJob({ ctx, kind: byoiJob, jobId, dieBehind: step });
  expect(left).toMatchObject({ status: "running", step });
  return jobId;
}

const goOn = ({ ctx }: CustomerFixture, jobId: string): Promise<Job> =>
  workOnJob({ ctx, kind: byoiJob, jobId });

async function cancel(fixture: CustomerFixture, jobId: string): Promise<void> {
  await cancelJob({ ctx: fixture.ctx, jobId });
  expect((await goOn(fixture, jobId)).status).toBe("canceled");
}

async function expectWorking(fixture: CustomerFixture): Promise<void> {
  const { ctx } = fixture;
  const { route } = await readTenant({ ctx });
  expect(route).toMatchObject({ status: "active", placement: "byoi", schemaName: "formtrap" });
  const { formId, endpointId } = await createForm({ ctx, input: { name: "Contact", retentionDays: null } });
  const found = await findTestRoute(ctx.control, endpointId);
  expect(found?.policy.formId).toBe(formId);
  const ingest = ctx.storeFor({ ...route, secretRef: route.ingestSecretRef });
  const outcome = await ingest.submissions.record(newSubmission(formId));
  expect(outcome).toBe("stored");
  await expect((await openTenantStore({ ctx })).submissions.count(formId)).resolves.toBe(1);
}

/** The passwords and keys that a vault holds. */
function secretsIn(vault: MemoryVault): readonly string[] {
  return vault
    .contents()
    .flatMap((text) =>
      [...text.matchAll(/"(?:password|secretAccessKey)":"([^"]+)"/g)].map(([, s]) => s ?? ""),
    );
}

describe("initializing a customer's own database", () => {
  test("leaves a working tenant with three roles, a verified connection and a story to read", async () => {
    const fixture = await customer();
    const state = await provision(fixture);
    expect(state.roleMode).toBe("separate");
    expect(state.tablesCreated).toBeGreaterThan(5);
    expect(state.totalTables).toBe(state.tablesCreated);
    await expectWorking(fixture);

    const { control } = fixture.control;
    const connection = await control.selectFrom("connection").selectAll().executeTakeFirstOrThrow();
    expect(connection).toMatchObject({
      databaseVerified: true,
      storageVerified: true,
      lastError: null,
      databaseSecretRef: state.secretRefs?.owner,
    });
    const events = await control.selectFrom("tenantEvent").select("eventType").orderBy("id").execute();
    expect(events.map(({ eventType }) => eventType)).toEqual(["provisioning_started", "activated"]);
    const audit = await control
      .selectFrom("auditLog")
      .select("phase")
      .where("action", "=", "job.provision_byoi")
      .orderBy("id")
      .execute();
    expect(audit.map(({ phase }) => phase)).toEqual(["attempted", "succeeded"]);
  });

  test("run again it changes nothing: same passwords, same generation, no table made", async () => {
    const fixture = await customer();
    const first = await provision(fixture);
    const before = await readTenant({ ctx: fixture.ctx });
    const second = await provision(fixture);
    expect(second.secretRefs).toEqual(first.secretRefs);
    expect(second.tablesCreated).toBe(0);
    expect(await readTenant({ ctx: fixture.ctx })).toEqual(before);
  });

  test("run again with newer tables than the registry knows of, it says so there, and goes on working", async () => {
    const fixture = await customer();
    await provision(fixture);
    const before = await readTenant({ ctx: fixture.ctx });
    expect(before.schemaVersions).toEqual(currentPackVersions);
    const { control } = fixture.control;
    await control.updateTable("tenant").set({ schemaVersions: '{"forms":"20260101000000"}' }).execute();
    await provision(fixture);
    expect(await readTenant({ ctx: fixture.ctx })).toEqual(before);
    const events = await control.selectFrom("tenantEvent").select("eventType").orderBy("id").execute();
    expect(events.at(-1)).toEqual({ eventType: "schema_updated" });
    await expectWorking(fixture);
  });

  test("asked for twice at once, one is taken, and the other is told so", async () => {
    const fixture = await customer();
    const { connectionId, administratorUrl } = fixture;
    const { ctx } = fixture;
    const ask = () => provisionByoiTenant({ ctx, connectionId, login: { administratorUrl } });
    const outcomes = await Promise.allSettled([ask(), ask()]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict", message: expect.stringMatching(/under way/) },
    });
    await provision(fixture);
    await expectWorking(fixture);
    const tenants = await fixture.control.control.selectFrom("tenant").select("id").execute();
    expect(tenants).toHaveLength(1);
  });

  test.each(byoiSteps.map(({ name }) => name))("resumes after a crash behind %s", async (step) => {
    const fixture = await customer();
    const jobId = await provisionUntil(fixture, step);
    expect(await goOn(fixture, jobId)).toMatchObject({ status: "succeeded", progress: 100, error: null });
    const { finishedSteps } = await readState(fixture, jobId);
    expect(finishedSteps).toEqual(byoiSteps.map(({ name }) => name));
    await expectWorking(fixture);
  });

  test.each(byoiSteps.map(({ name }) => name))(
    "after a crash behind %s a canceled job does not stand in the way of another",
    async (step) => {
      const fixture = await customer();
      const jobId = await provisionUntil(fixture, step);
      await cancel(fixture, jobId);
      await provision(fixture);
      await expectWorking(fixture);
      expect(fixture.vault.names().filter((name) => !name.startsWith("job/"))).toHaveLength(4);
    },
  );

  test.each(byoiSteps.map(({ name }) => name))(
    "canceled behind %s, it leaves a tenant that works or failed",
    async (step) => {
      const fixture = await customer();
      const jobId = await provisionUntil(fixture, step);
      const { ctx } = fixture;
      await cancelJob({ ctx, jobId });
      expect((await goOn(fixture, jobId)).status).toBe("canceled");
      const tenants = await ctx.control.selectFrom("tenant").select("status").execute();
      const expected = { test_connection: [], activate: ["active"] }[step] ?? ["failed"];
      expect(tenants.map(({ status }) => status)).toEqual(expected);
      expect(fixture.vault.names().filter((name) => name.startsWith("job/"))).toEqual([]);
    },
  );

  test("once the roles exist, the administrator's string is forgotten, and the rest does without", async () => {
    const fixture = await customer();
    const jobId = await provisionUntil(fixture, "reserve_tenant");
    expect(fixture.vault.contents().join("\n")).toContain(fixture.administratorPassword);
    expect((await goOn(fixture, jobId)).status).toBe("succeeded");
    expect(fixture.vault.contents().join("\n")).not.toContain(fixture.administratorPassword);
    await expectWorking(fixture);
  });

  test("a role that may not create roles serves for everything", async () => {
    const fixture = await customer({ canCreateRoles: false });
    const state = await provision(fixture);
    expect(state.roleMode).toBe("shared");
    expect(state.checks.find(({ name }) => name === "create_role")?.whatToDo).toMatch(/CREATEROLE/);
    await expectWorking(fixture);
  });
});

describe("what it keeps to itself", () => {
  test("no password or key is in any row, log line, state or progress", async () => {
    const fixture = await customer();
    const seen: string[] = [];
    const { ctx, connectionId, administratorUrl } = fixture;
    await provisionNow({
      ctx,
      connectionId,
      secrets: { administratorUrl },
      onProgress: (progress) => void seen.push(JSON.stringify(progress)),
    });
    const everything = [await fixture.control.dump(), ...fixture.logs, ...seen].join("\n");
    expect(everything).toContain(connectionId);
    const secrets = [fixture.administratorPassword, ...secretsIn(fixture.vault)];
    expect(new Set(secrets).size).toBe(5);
    for (const secret of secrets) expect(everything).not.toContain(secret);
  });

  test("the administrator's password is not in the vault either", async () => {
    const fixture = await customer();
    await provision(fixture);
    expect(secretsIn(fixture.vault)).not.toContain(fixture.administratorPassword);
  });

  test("a refused login says so without the password", async () => {
    const fixture = await customer();
    const { ctx, connectionId } = fixture;
    const url = new URL(fixture.administratorUrl);
    url.password = "Wrong-Secret-77";
    const attempt = provisionNow({ ctx, connectionId, secrets: { administratorUrl: url.href } });
    const error: unknown = await attempt.catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: "verification_failed",
      message: expect.stringMatching(/refused the login/),
    });
    expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toContain("Wrong-Secret-77");
    expect(await fixture.control.dump()).not.toContain("Wrong-Secret-77");
    const connection = await ctx.control.selectFrom("connection").selectAll().executeTakeFirstOrThrow();
    expect(connection).toMatchObject({
      databaseVerified: false,
      lastError: expect.stringMatching(/refused the login/),
    });
  });
});

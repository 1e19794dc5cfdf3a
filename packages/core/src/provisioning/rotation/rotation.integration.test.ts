import { databaseCredentialsSchema } from "@formtrap/contracts";
import { newSubmission } from "@formtrap/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { createForm } from "../../form/index.ts";
import type { Job } from "../../job/index.ts";
import { workOnJob } from "../../job/mortal-worker.fixture.ts";
import { openTenantStore, readTenant } from "../../tenant/index.ts";
import { type CustomerFixture, customerFixture } from "../customer.fixture.ts";
import { provisionNow } from "../provision-now.ts";
import { rotateDatabasePasswords } from "./rotate-database-passwords.ts";
import { rotationJob, rotationSteps } from "./rotation-job.ts";

const open: CustomerFixture[] = [];
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.close();
});

async function customer(options: { readonly canCreateRoles?: boolean } = {}): Promise<CustomerFixture> {
  const fixture = await customerFixture(options);
  open.push(fixture);
  const { ctx, connectionId, administratorUrl } = fixture;
  await provisionNow({ ctx, connectionId, secrets: { administratorUrl } });
  return fixture;
}

async function start({ ctx, connectionId }: CustomerFixture, databaseUrl: string | null = null) {
  return (await rotateDatabasePasswords({ ctx, connectionId, databaseUrl })).id;
}

const work = ({ ctx }: CustomerFixture, jobId: string, dieBehind: string | null = null): Promise<Job> =>
  workOnJob({ ctx, kind: rotationJob, jobId, dieBehind });

async function passwords({ ctx }: CustomerFixture): Promise<readonly string[]> {
  const { route, appSecretRef, ownerSecretRef } = await readTenant({ ctx });
  const read = async (ref: string) => databaseCredentialsSchema.parse(await ctx.vault.get(ref)).password;
  return await Promise.all([ownerSecretRef, route.ingestSecretRef, appSecretRef].map(read));
}

/** A form is made by the inbox's role, and a post stored by ingest's. */
async function expectWorking({ ctx }: CustomerFixture): Promise<void> {
  const { formId } = await createForm({ ctx, input: { name: "Contact", retentionDays: null } });
  const { route } = await readTenant({ ctx });
  const ingest = ctx.storeFor({ ...route, secretRef: route.ingestSecretRef });
  expect(await ingest.submissions.record(newSubmission(formId))).toBe("stored");
  expect(await (await openTenantStore({ ctx })).submissions.count(formId)).toBe(1);
}

describe("new passwords for a tenant's roles", () => {
  it("are others, all three of them, and the generation says so", async () => {
    const fixture = await customer();
    const before = await passwords(fixture);
    const { generation } = (await readTenant({ ctx: fixture.ctx })).route;
    expect(await work(fixture, await start(fixture))).toMatchObject({ status: "succeeded" });
    const after = await passwords(fixture);
    expect(new Set([...before, ...after]).size).toBe(6);
    expect((await readTenant({ ctx: fixture.ctx })).route.generation).toBe(generation + 1);
    await expectWorking(fixture);
    const everything = [await fixture.control.dump(), ...fixture.logs].join("\n");
    for (const password of [...before, ...after]) expect(everything).not.toContain(password);
  });

  it.each(rotationSteps.map(({ name }) => name))("survive a crash behind %s", async (step) => {
    const fixture = await customer();
    const jobId = await start(fixture);
    expect(await work(fixture, jobId, step)).toMatchObject({ status: "running", step });
    expect(await work(fixture, jobId)).toMatchObject({ status: "succeeded" });
    await expectWorking(fixture);
  });

  it("are the customer's to make where one role of theirs serves for everything", async () => {
    const fixture = await customer({ canCreateRoles: false });
    const without = await work(fixture, await start(fixture));
    expect(without).toMatchObject({ status: "failed", error: expect.stringMatching(/change its password/) });
    const url = new URL(fixture.administratorUrl);
    url.password = "Another-Password-9";
    const tooEarly = await work(fixture, await start(fixture, url.href));
    expect(tooEarly).toMatchObject({ status: "failed", errorCode: "verification_failed" });
    await fixture.query(`ALTER ROLE ${url.username} PASSWORD 'Another-Password-9'`);
    expect(await work(fixture, await start(fixture, url.href))).toMatchObject({ status: "succeeded" });
    await expectWorking(fixture);
  });

  it("are not taken from a string where the roles are ours", async () => {
    const fixture = await customer();
    const job = await work(fixture, await start(fixture, fixture.administratorUrl));
    expect(job).toMatchObject({ status: "failed", errorCode: "invalid_input" });
    await expectWorking(fixture);
  });

  it("are refused for a connection that is not in use, and for members", async () => {
    const fixture = await customer();
    const { ctx, connectionId } = fixture;
    const member = { ...ctx, space: { ...ctx.space, role: "member" as const } };
    const attempt = rotateDatabasePasswords({ ctx: member, connectionId, databaseUrl: null });
    await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
    await ctx.control.updateTable("tenant").set({ connectionId: null }).execute();
    await expect(start(fixture)).rejects.toMatchObject({ code: "conflict" });
  });
});

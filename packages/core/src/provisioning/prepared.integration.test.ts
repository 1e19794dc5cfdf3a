import { newSubmission } from "@formtrap/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { printConnectionSql } from "../connection/index.ts";
import { createForm } from "../form/index.ts";
import type { Job } from "../job/index.ts";
import { workOnJob } from "../job/mortal-worker.fixture.ts";
import { readTenant } from "../tenant/index.ts";
import { byoiJob, byoiSteps } from "./byoi-job.ts";
import { type CustomerFixture, customerFixture } from "./customer.fixture.ts";
import { provisionByoiTenant } from "./provision-byoi-tenant.ts";

const open: CustomerFixture[] = [];
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.close();
});

/** A customer who ran our SQL. */
async function prepared(): Promise<CustomerFixture> {
  const fixture = await customerFixture();
  open.push(fixture);
  const { ctx, connectionId } = fixture;
  await fixture.runAsAdministrator(await printConnectionSql({ ctx, connectionId }));
  return fixture;
}

async function start({ ctx, connectionId }: CustomerFixture): Promise<string> {
  return (await provisionByoiTenant({ ctx, connectionId, login: "prepared" })).id;
}

const work = ({ ctx }: CustomerFixture, jobId: string, dieBehind: string | null = null): Promise<Job> =>
  workOnJob({ ctx, kind: byoiJob, jobId, dieBehind });

async function expectWorking({ ctx }: CustomerFixture): Promise<void> {
  const { route } = await readTenant({ ctx });
  expect(route).toMatchObject({ status: "active", schemaName: "formtrap" });
  const { formId } = await createForm({ ctx, input: { name: "Contact", retentionDays: null } });
  const ingest = ctx.storeFor({ ...route, secretRef: route.ingestSecretRef });
  expect(await ingest.submissions.record(newSubmission(formId))).toBe("stored");
}

describe("initializing with roles that the customer made", () => {
  it("needs no administrator, whose password was never anywhere here", async () => {
    const fixture = await prepared();
    expect(await work(fixture, await start(fixture))).toMatchObject({ status: "succeeded" });
    await expectWorking(fixture);
    const everything = [await fixture.control.dump(), ...fixture.logs, ...fixture.vault.contents()].join(
      "\n",
    );
    expect(everything).not.toContain(fixture.administratorPassword);
  });

  it("hands out no password: the SQL has only what the server keeps of them", async () => {
    const fixture = await prepared();
    const { ctx, connectionId } = fixture;
    const sql = await printConnectionSql({ ctx, connectionId });
    const passwords = fixture.vault
      .contents()
      .flatMap((text) => [...text.matchAll(/"password":"([^"]+)"/g)].map(([, password]) => password ?? ""));
    expect(passwords).toHaveLength(3);
    for (const password of passwords) expect(sql).not.toContain(password);
    expect(sql.match(/SCRAM-SHA-256/g)).toHaveLength(3);
  });

  it.each(byoiSteps.map(({ name }) => name))("resumes after a crash behind %s", async (step) => {
    const fixture = await prepared();
    const jobId = await start(fixture);
    expect(await work(fixture, jobId, step)).toMatchObject({ status: "running", step });
    expect(await work(fixture, jobId)).toMatchObject({ status: "succeeded", error: null });
    await expectWorking(fixture);
  });

  it("run again it changes nothing", async () => {
    const fixture = await prepared();
    await work(fixture, await start(fixture));
    const before = await readTenant({ ctx: fixture.ctx });
    expect(await work(fixture, await start(fixture))).toMatchObject({ status: "succeeded" });
    expect(await readTenant({ ctx: fixture.ctx })).toEqual(before);
  });

  it("says what to do where the SQL was not run", async () => {
    const fixture = await customerFixture();
    open.push(fixture);
    const { ctx, connectionId } = fixture;
    await expect(start(fixture)).rejects.toMatchObject({ code: "conflict" });
    await printConnectionSql({ ctx, connectionId });
    expect(await work(fixture, await start(fixture))).toMatchObject({
      status: "failed",
      error: expect.stringMatching(/Run the SQL/),
    });
  });
});

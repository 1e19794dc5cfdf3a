import { newId, type ReplayMessage, replayMessageSchema } from "@formtrap/contracts";
import type { NewSubmission } from "@formtrap/tenant-db";
import {
  createMemoryDataKeys,
  createMemoryPlatformBucket,
  type FakeClock,
  fakeClock,
  type MemoryDataKeys,
  type MemoryPlatformBucket,
  newSubmission,
} from "@formtrap/testkit";
import type { SpaceRole } from "../../context.ts";
import { createForm } from "../../form/index.ts";
import { type CustomerFixture, readyCustomerFixture } from "../../provisioning/customer.fixture.ts";
import {
  type SpooledSubmission,
  type SpoolShelf,
  sealSubmission,
  spooledFileKey,
  spoolKey,
} from "../../spool/index.ts";
import { readTenant } from "../../tenant/index.ts";
import type { ReplayContext } from "../replay-context.ts";
import { replayTenant } from "../replay-tenant.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";

export interface SpoolWorld {
  readonly customer: CustomerFixture;
  readonly clock: FakeClock;
  readonly platform: MemoryPlatformBucket;
  readonly dataKeys: MemoryDataKeys;
  readonly looks: ReplayMessage[];
  readonly formId: string;
  readonly tenantId: string;
  /** Of the space's owner. */
  readonly ctx: SpoolVerbContext;
  as(role: SpaceRole): SpoolVerbContext;
  /** The owner of another space, with a tenant of its own. */
  readonly stranger: SpoolVerbContext;
  /** Puts a sealed post on a shelf, with as many files waiting for it. @returns its id. */
  put(
    shelf: SpoolShelf,
    post?: Partial<NewSubmission> & {
      readonly fileCount?: number;
      readonly reason?: SpooledSubmission["reason"];
    },
  ): Promise<string>;
  /** The keys of all objects, without the tenant's id. */
  keys(): string[];
  /** As a worker would: until when nobody else may work. */
  holdLease(until: Date | null): Promise<void>;
  /** One look at what waits, by a worker. */
  replay(): Promise<void>;
  /** What the audit log says of an action, oldest first. */
  audit(action: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A customer with a database of their own and a form, and a platform whose bucket, keys and queue are in memory. */
export async function createSpoolWorld(): Promise<SpoolWorld> {
  const customer = await readyCustomerFixture();
  const clock = fakeClock("2026-05-04T03:02:01.000Z");
  const platform = createMemoryPlatformBucket(clock);
  const dataKeys = createMemoryDataKeys();
  const looks: ReplayMessage[] = [];
  const replayQueue = {
    send: async (message: unknown) => void looks.push(replayMessageSchema.parse(message)),
  };
  const platformPart = { clock, bucket: platform.bucket, dataKeys, replayQueue };
  const ctx: SpoolVerbContext = { ...customer.ctx, ...platformPart };
  const { control } = ctx;
  const { formId } = await createForm({ ctx, input: { name: "Contact", retentionDays: null } });
  const { tenantId, organizationId } = (await readTenant({ ctx })).route;
  const stranger = { ...(await customer.enterOtherSpace()), ...platformPart };
  await control
    .insertInto("tenant")
    .values({
      id: newId(),
      organizationId: stranger.space.id,
      placement: "byoi",
      status: "active",
      schemaName: "formtrap",
      secretRef: "sm:ingest/none#1",
      appSecretRef: "sm:app/none#1",
      ownerSecretRef: "sm:owner/none#1",
    })
    .execute();

  let lastId = "";
  /** Those of one millisecond are in no order of themselves. */
  const nextId = (): string => {
    let id = newId();
    while (id <= lastId) id = newId();
    lastId = id;
    return id;
  };
  const putFile = async (submissionId: string) => {
    const path = spooledFileKey(tenantId, submissionId, newId());
    await platform.bucket.put(path, Buffer.from("bytes"), { contentType: "text/plain" });
    const facts = { name: "cv.txt", fieldName: "cv", sizeBytes: 5, type: "text/plain" };
    return { ...facts, path, location: "spool" } as const;
  };
  return {
    customer,
    clock,
    platform,
    dataKeys,
    looks,
    formId,
    tenantId,
    ctx,
    stranger,
    as: (role) => ({ ...ctx, space: { ...ctx.space, role } }),
    put: async (shelf, { fileCount = 0, reason = "unreachable", ...changes } = {}) => {
      const id = changes.id ?? nextId();
      const files = [];
      for (let index = 0; index < fileCount; index += 1) files.push(await putFile(id));
      const submission = {
        ...newSubmission(formId, { createdAt: clock.now(), files, ...changes, id }),
        alreadyAccepted: true,
      };
      const spooled = { tenantId, organizationId, submission, spooledAt: clock.now(), reason };
      const sealed = await sealSubmission(dataKeys, spooled);
      const contentType = "application/octet-stream";
      await platform.bucket.put(spoolKey(shelf, tenantId, id), sealed, { contentType });
      return id;
    },
    keys: () => [...platform.objects.keys()].map((key) => key.replace(`${tenantId}/`, "")).toSorted(),
    holdLease: async (leaseExpiresAt) => {
      await control
        .insertInto("tenantSpool")
        .values({ tenantId, leaseExpiresAt, fencingToken: 1 })
        .onConflict((conflict) => conflict.column("tenantId").doUpdateSet({ leaseExpiresAt }))
        .execute();
    },
    replay: () =>
      replayTenant({ ctx: workerOf(ctx), message: { v: 1, tenantId }, deadline: new Date("2030-01-01") }),
    audit: async (action) => {
      const rows = await control
        .selectFrom("auditLog")
        .select("phase")
        .where("action", "=", action)
        .orderBy("id")
        .execute();
      return rows.map(({ phase }) => phase);
    },
    close: () => customer.close(),
  };
}

/** A worker that tells nobody. */
function workerOf(ctx: SpoolVerbContext): ReplayContext {
  const notify = { send: async () => {}, sendAll: async () => {} };
  return {
    ...ctx,
    actor: { type: "system", name: "replay" },
    queues: { replay: ctx.replayQueue, notify },
    mailer: { send: () => Promise.reject(new Error("no mail was expected")) },
    dashboardUrl: "https://app.example.com",
    spoolDays: 30,
    spoolPerTenantMax: 1_000,
    random: () => 0,
  };
}

export async function linesOf(exported: Promise<AsyncIterable<string>>): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of await exported) lines.push(line);
  return lines;
}

import { type Breaker, databaseCredentialsSchema, newId, notifyMessageSchema } from "@formtrap/contracts";
import type { NewSubmission, SubmissionFile } from "@formtrap/tenant-db";
import {
  createMemoryDataKeys,
  createMemoryPlatformBucket,
  createTestPools,
  type FakeClock,
  fakeClock,
  type MemoryDataKeys,
  type MemoryPlatformBucket,
  newSubmission,
  startTcpProxy,
  type TcpProxy,
} from "@formtrap/testkit";
import { sql } from "kysely";
import { createForm } from "../form/index.ts";
import type { Mail } from "../ports.ts";
import { type CustomerFixture, readyCustomerFixture } from "../provisioning/customer.fixture.ts";
import { keepingLogger } from "../space/space.fixture.ts";
import { type SpoolShelf, sealSubmission, spooledFileKey, spoolKey, tenantPrefix } from "../spool/index.ts";
import { type MemoryBucket, memoryBucket } from "../submission/memory-bucket.fixture.ts";
import { readTenant } from "../tenant/index.ts";
import type { ReplayContext } from "./replay-context.ts";
import { replayTenant } from "./replay-tenant.ts";

export const NOW = "2026-05-04T12:00:00.000Z";

/** A reminder or look as it lies in the queue. */
export interface QueuedLook {
  readonly tenantId: string;
  readonly delaySeconds: number;
}

/** A customer whose own database, behind a proxy, takes posts that wait in a bucket in memory. */
export interface ReplayWorld {
  readonly customer: CustomerFixture;
  readonly tenantId: string;
  readonly spaceId: string;
  readonly formId: string;
  readonly clock: FakeClock;
  readonly proxy: TcpProxy;
  readonly platform: MemoryPlatformBucket;
  readonly dataKeys: MemoryDataKeys;
  readonly bucket: MemoryBucket;
  readonly looks: QueuedLook[];
  /** Submissions whose deliveries were asked for, in that order. */
  readonly announced: string[];
  readonly mails: Mail[];
  readonly logs: string[];
  readonly ctx: ReplayContext;
  /** Puts an accepted post into the spool. @returns it. */
  spool(changes?: Partial<NewSubmission>): Promise<NewSubmission>;
  /** The same with a file that waits too. */
  spoolWithFile(changes?: Partial<NewSubmission>): Promise<NewSubmission & { readonly file: SubmissionFile }>;
  /** Puts a file's content where the customer's bucket should have it. */
  putFile(file: Pick<SubmissionFile, "path">): Promise<void>;
  look(changes?: Partial<ReplayContext>, deadline?: Date): Promise<void>;
  /** What lies on a shelf, by id. */
  shelf(shelf: SpoolShelf): string[];
  /** Ids in the tenant's database, oldest first. */
  rows(): Promise<string[]>;
  state(): Promise<Record<string, unknown>>;
  breaker(): Promise<Breaker | null>;
  setTenant(changes: { readonly status?: string; readonly ingestMode?: string }): Promise<void>;
  /** Everything empty, well and at the beginning of its time again. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function replayWorld(): Promise<ReplayWorld> {
  const customer = await readyCustomerFixture();
  const { route } = await readTenant({ ctx: customer.ctx });
  const { tenantId, organizationId: spaceId } = route;
  const { formId } = await createForm({ ctx: customer.ctx, input: { name: "Contact", retentionDays: null } });
  const address = new URL(customer.administratorUrl);
  const proxy = await startTcpProxy({ target: { port: Number(address.port) } });
  const logger = keepingLogger();
  const pools = createTestPools({
    readCredentials: async (ref, how) => ({
      ...databaseCredentialsSchema.parse(await customer.vault.get(ref, how)),
      host: proxy.host,
      port: proxy.port,
    }),
    limits: { connectionsPerPoolMax: 1, connectTimeoutMs: 2_000, statementTimeoutMs: 2_000 },
  });
  const clock = fakeClock(NOW);
  const platform = createMemoryPlatformBucket({ now: () => clock.now() });
  const dataKeys = createMemoryDataKeys();
  const bucket = memoryBucket();
  const looks: QueuedLook[] = [];
  const announced: string[] = [];
  const mails: Mail[] = [];
  const { control } = customer.ctx;
  const announce = (message: unknown): void => {
    announced.push(notifyMessageSchema.parse(message).submissionId);
  };
  const ctx: ReplayContext = {
    ...customer.ctx,
    actor: { type: "system", name: "replay" },
    clock,
    logger,
    storeFor: pools.storeFor,
    openObjectStore: () => bucket.store,
    bucket: platform.bucket,
    dataKeys,
    queues: {
      replay: {
        send: async (_message, { delaySeconds = 0 } = {}) => void looks.push({ tenantId, delaySeconds }),
      },
      notify: {
        send: async (message) => announce(message),
        sendAll: async (messages) => {
          for (const message of messages) announce(message);
        },
      },
    },
    mailer: {
      send: async (mail) => {
        mails.push(mail);
        return { messageId: null };
      },
    },
    dashboardUrl: "https://app.example.com",
    spoolDays: 30,
    spoolPerTenantMax: 1_000,
    random: () => 0,
  };
  const tenant = (changes: object) =>
    control.updateTable("tenant").set(changes).where("id", "=", tenantId).execute();
  const spool = async (changes: Partial<NewSubmission> = {}): Promise<NewSubmission> => {
    const submission = newSubmission(formId, {
      id: idOf(clock.now()),
      createdAt: clock.now(),
      ...changes,
      alreadyAccepted: true,
    });
    const sealed = await sealSubmission(dataKeys, {
      tenantId,
      organizationId: spaceId,
      submission: { ...submission, alreadyAccepted: true },
      spooledAt: clock.now(),
      reason: "unreachable",
    });
    const contentType = "application/octet-stream";
    await platform.bucket.put(spoolKey("waiting", tenantId, submission.id), sealed, { contentType });
    return submission;
  };
  const putFile = async ({ path }: Pick<SubmissionFile, "path">): Promise<void> =>
    await platform.bucket.put(path, Buffer.from(`content of ${path}`), { contentType: "application/pdf" });
  return {
    customer,
    tenantId,
    spaceId,
    formId,
    clock,
    proxy,
    platform,
    dataKeys,
    bucket,
    looks,
    announced,
    mails,
    logs: logger.lines,
    ctx,
    spool,
    spoolWithFile: async (changes = {}) => {
      const id = changes.id ?? newId();
      const file = {
        name: "cv.pdf",
        fieldName: "resume",
        path: spooledFileKey(tenantId, id, newId()),
        sizeBytes: 12,
        type: "application/pdf",
        location: "spool",
      } as const;
      await putFile(file);
      return { ...(await spool({ ...changes, id, files: [file] })), file };
    },
    putFile,
    look: (changes = {}, deadline = new Date(clock.now().getTime() + 240_000)) =>
      replayTenant({
        ctx: { ...ctx, requestId: newId(), ...changes },
        message: { v: 1, tenantId },
        deadline,
      }),
    shelf: (shelf) => {
      const prefix = tenantPrefix(shelf, tenantId);
      const keys = [...platform.objects.keys()].filter((key) => key.startsWith(prefix));
      return keys.map((key) => key.slice(prefix.length)).toSorted();
    },
    rows: async () => {
      const rows = await customer.query("SELECT id FROM formtrap.submissions ORDER BY created_at, id");
      return rows.map(({ id }) => String(id));
    },
    state: async () =>
      await control
        .selectFrom("tenantSpool")
        .selectAll()
        .where("tenantId", "=", tenantId)
        .executeTakeFirstOrThrow(),
    breaker: async () => {
      const row = await control
        .selectFrom("tenant")
        .select(sql<Breaker | null>`breaker`.as("breaker"))
        .where("id", "=", tenantId)
        .executeTakeFirstOrThrow();
      return row.breaker;
    },
    setTenant: async (changes) => void (await tenant(changes)),
    reset: async () => {
      await proxy.refuse(false);
      proxy.resume();
      clock.set(new Date(NOW));
      platform.away(false);
      dataKeys.away(false);
      platform.objects.clear();
      bucket.objects.clear();
      bucket.failWrites = null;
      for (const list of [looks, announced, mails, logger.lines]) list.length = 0;
      await customer.query(
        `TRUNCATE formtrap.submissions, formtrap.deliveries, formtrap.uploads, formtrap.form_counters,
         formtrap.deleted_submissions CASCADE`,
      );
      await control.deleteFrom("tenantSpool").execute();
      await control.deleteFrom("tenantEvent").where("eventType", "like", "spool%").execute();
      await tenant({ status: "active", ingestMode: "normal", breaker: null });
    },
    close: async () => {
      await pools.close();
      await proxy.close();
      await customer.close();
    },
  };
}

/** An id that sorts by the test's own time. */
function idOf(now: Date): string {
  const time = now.getTime().toString(16).padStart(12, "0");
  return newId().replace(/^.{13}/, `${time.slice(0, 8)}-${time.slice(8)}`);
}

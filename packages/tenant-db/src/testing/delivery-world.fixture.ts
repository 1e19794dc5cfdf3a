import { type DeliveryChannel, newId } from "@formtrap/contracts";
import {
  createTestPools,
  newSubmission,
  sharedServer,
  startTcpProxy,
  type TcpProxy,
  testDestination,
} from "@formtrap/testkit";
import type {
  ClaimedDelivery,
  DeliveryAttempt,
  DeliveryClaim,
  DeliveryOutcome,
  NewSubmission,
  TenantDestination,
  TenantPools,
  TenantStore,
} from "../index.ts";
import type { TenantPool } from "../pools/tenant-pool.ts";
import { createPostgresTenantStore } from "../postgres/postgres-tenant-store.ts";
import { newForm } from "./new-form.fixture.ts";
import { createTestPool } from "./test-pool.fixture.ts";
import { createTestTenant, type TestTenant, untilBackendsWait } from "./test-tenant.fixture.ts";

/** Three destinations that no row stands for. */
export const WEBHOOK = { id: newId(), channel: "webhook" } as const;
export const EMAIL = { id: newId(), channel: "email" } as const;
export const SLACK = { id: newId(), channel: "slack" } as const;

export const NOW = new Date("2026-05-04T04:00:00.000Z");
export const LEASE_MS = 120_000;

export const at = (offsetMs: number): Date => new Date(NOW.getTime() + offsetMs);

export interface DeliveryWorld {
  readonly tenant: TestTenant;
  /** As the inbox's role, through a proxy that loses answers on command. */
  readonly store: TenantStore;
  readonly proxy: TcpProxy;
  /** Carries out every statement twice, as where the first answer got lost. */
  readonly repeating: TenantStore;
  /** As the inbox's role, straight to the server. */
  readonly pool: TenantPool;
  /** A form that was there from the start. */
  readonly formId: string;
  addForm(): Promise<string>;
  /** A stored submission with a delivery to each of these. */
  addSubmission(
    formId: string,
    destinations: readonly { readonly id: string; readonly channel: DeliveryChannel }[],
    changes?: Partial<NewSubmission>,
  ): Promise<NewSubmission>;
  /** As the engine does: now, for two minutes, whatever is due. */
  claim(submissionId: string, changes?: Partial<ClaimOptions>): Promise<DeliveryClaim | null>;
  /** A submission with one delivery to each, all claimed now, in the order of the destinations. */
  addClaimed(
    formId: string,
    destinations: readonly { readonly id: string; readonly channel: DeliveryChannel }[],
  ): Promise<{ readonly submissionId: string; readonly deliveries: readonly ClaimedDelivery[] }>;
  /** As `addClaimed`, at the form that was there from the start. */
  claimed(
    ...destinations: readonly { readonly id: string; readonly channel: DeliveryChannel }[]
  ): Promise<{ readonly submissionId: string; readonly deliveries: readonly ClaimedDelivery[] }>;
  /** One delivery, to a webhook. */
  claimedOne(): Promise<{ readonly submissionId: string; readonly delivery: ClaimedDelivery }>;
  finish(...outcomes: readonly DeliveryOutcome[]): ReturnType<TenantStore["deliveries"]["finish"]>;
  /** A delivery as it stands. */
  rowOf(delivery: { readonly id: string }): Promise<Record<string, unknown>>;
  /** Which of its tries were kept. */
  triesOf(delivery: {
    readonly id: string;
  }): Promise<readonly Pick<DeliveryAttempt, "attempt" | "statusCode">[]>;
  /** As the superuser, in place of the customer. `t.` stands for the schema. */
  sql(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Until so many statements wait for a lock. */
  untilWaiting(count: number): Promise<void>;
  close(): Promise<void>;
}

type ClaimOptions = Parameters<TenantStore["deliveries"]["claim"]>[0];

export async function createDeliveryWorld(): Promise<DeliveryWorld> {
  const tenant = await createTestTenant();
  const proxy = await startTcpProxy({ target: { port: (await sharedServer()).port } });
  const pools: TenantPools = createTestPools({
    limits: { connectionsPerPoolMax: 8 },
    readCredentials: () => Promise.resolve(tenant.credentials(tenant.app, proxy)),
  });
  const store = pools.storeFor({
    tenantId: "t",
    generation: 1,
    schemaName: tenant.schema,
    secretRef: "app",
  });
  const pool = createTestPool(() => tenant.credentials(tenant.app));
  const sql: DeliveryWorld["sql"] = async (text, values = []) => {
    const { rows } = await tenant.admin.query<Record<string, unknown>>(
      text.replaceAll(/\bt\./g, `${tenant.schema}.`),
      [...values],
    );
    return rows;
  };
  const claim: DeliveryWorld["claim"] = async (submissionId, changes = {}) =>
    await store.deliveries.claim(claimOf(submissionId, changes));
  const addSubmission: DeliveryWorld["addSubmission"] = async (formId, destinations, changes = {}) => {
    const deliveries = destinations.map(({ id, channel }) => ({ id: newId(), destinationId: id, channel }));
    const submission = newSubmission(formId, { deliveries, ...changes });
    const outcome = await store.submissions.record(submission);
    if (outcome !== "stored") throw new Error(`not stored: ${outcome}`);
    return submission;
  };
  const addForm = async (): Promise<string> => {
    const form = newForm();
    await store.forms.insert(form);
    return form.id;
  };
  const addClaimed: DeliveryWorld["addClaimed"] = async (formId, destinations) => {
    const { id } = await addSubmission(formId, destinations);
    const claimed = (await claim(id))?.claimed ?? [];
    const deliveries = destinations.map((destination) =>
      first(claimed.filter(({ destinationId }) => destinationId === destination.id)),
    );
    return { submissionId: id, deliveries };
  };
  const formId = await addForm();
  return {
    tenant,
    store,
    proxy,
    pool,
    formId,
    repeating: createPostgresTenantStore({
      schemaName: tenant.schema,
      run: async (statement) => {
        await pool.run(statement);
        return { ...(await pool.run(statement)), isRetried: true };
      },
    }),
    addForm,
    addSubmission,
    claim,
    sql,
    addClaimed,
    claimed: (...destinations) => addClaimed(formId, destinations),
    claimedOne: async () => {
      const { submissionId, deliveries } = await addClaimed(formId, [WEBHOOK]);
      return { submissionId, delivery: first(deliveries) };
    },
    finish: (...outcomes) => store.deliveries.finish(outcomes),
    rowOf: async ({ id }) => first(await sql("SELECT * FROM t.deliveries WHERE id = $1", [id])),
    triesOf: async ({ id }) =>
      (await store.deliveries.attempts(id)).map(({ attempt, statusCode }) => ({ attempt, statusCode })),
    untilWaiting: (count) => untilBackendsWait(tenant.database.url, count),
    close: async () => {
      await pools.close();
      await pool.close();
      await proxy.close();
      await tenant.drop();
    },
  };
}

export function claimOf(submissionId: string, changes: Partial<ClaimOptions> = {}): ClaimOptions {
  const now = changes.now ?? NOW;
  return {
    submissionId,
    deliveryId: null,
    now,
    leasedUntil: new Date(now.getTime() + LEASE_MS),
    dataBytesMax: 262_144,
    // Before anything here: forgotten ones are asked for by tests of their own.
    forgottenBefore: new Date(0),
    ...changes,
  };
}

/** A webhook that answers 200, whose try began now and took a quarter of a second. */
export function outcomeOf(
  { id, attempt }: Pick<ClaimedDelivery, "id" | "attempt">,
  changes: Partial<DeliveryOutcome> = {},
): DeliveryOutcome {
  return {
    deliveryId: id,
    attempt,
    status: "succeeded",
    nextAttemptAt: null,
    startedAt: NOW,
    durationMs: 250,
    statusCode: 200,
    error: null,
    response: "ok",
    isPostponed: false,
    destinationHealth: "well",
    ...changes,
  };
}

export function failureOf(
  claimed: Pick<ClaimedDelivery, "id" | "attempt">,
  changes: Partial<DeliveryOutcome> = {},
): DeliveryOutcome {
  return outcomeOf(claimed, {
    status: "pending",
    nextAttemptAt: at(60_000),
    statusCode: 503,
    error: "The server answered 503.",
    response: "busy",
    destinationHealth: "failing",
    ...changes,
  });
}

export function newDestination(changes: Partial<TenantDestination> = {}): TenantDestination {
  return testDestination({ createdAt: NOW, updatedAt: NOW, ...changes });
}

/** Or an error: what a test expects to be there. */
export function nth<Item>(items: readonly Item[] | undefined, index: number): Item {
  const item = items?.[index];
  if (item === undefined) throw new Error(`there is none at ${index}`);
  return item;
}

export const first = <Item>(items: readonly Item[] | undefined): Item => nth(items, 0);

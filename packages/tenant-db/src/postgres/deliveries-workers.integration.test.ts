import { newId } from "@formtrap/contracts";
import { seededRandom } from "@formtrap/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ClaimedDelivery, DeliveryOutcome, DeliveryStore } from "../index.ts";
import {
  at,
  claimOf,
  createDeliveryWorld,
  type DeliveryWorld,
  failureOf,
  LEASE_MS,
  nth,
  outcomeOf,
} from "../testing/delivery-world.fixture.ts";
import { createPostgresTenantStore } from "./postgres-tenant-store.ts";

const WORKERS = 6;
/** Far more than it takes. */
const ROUNDS_MAX = 500;
/** How far a worker's clock may be from the others'. */
const SKEW_MS = 500;

let world: DeliveryWorld;
beforeAll(async () => {
  world = await createDeliveryWorld();
});
afterAll(() => world.close());

function randomFrom(seed: number): (below: number) => number {
  const random = seededRandom(seed);
  return (below) => Math.floor(random() * below);
}

/** Every fourth statement or so is carried out and its answer lost, so it is repeated. */
function forgetfulStore(random: (below: number) => number): DeliveryStore {
  return createPostgresTenantStore({
    schemaName: world.tenant.schema,
    run: async (statement) => {
      const isLost = random(4) === 0;
      if (isLost) await world.pool.run(statement);
      return { ...(await world.pool.run(statement)), isRetried: isLost };
    },
  }).deliveries;
}

interface Worker {
  readonly nowMs: number;
  readonly outcomes: readonly DeliveryOutcome[];
}

it.each([1, 2, 3])("no two of many hold a delivery together, and each arrives (%i)", async (seed) => {
  const random = randomFrom(seed);
  const store = forgetfulStore(random);
  const formId = await world.addForm();
  const destinations = [newId(), newId()].map((id) => ({ id, channel: "webhook" }) as const);
  const submissions = await Promise.all([1, 2, 3].map(() => world.addSubmission(formId, destinations)));
  /** Who holds it as which try, and until when. */
  const holds = new Map<string, { readonly untilMs: number; readonly attempt: number }>();
  const tries = new Map<string, number>();
  let triesTold = 0;

  async function claim(nowMs: number): Promise<Worker> {
    const myNowMs = nowMs + random(2 * SKEW_MS) - SKEW_MS;
    const { id: submissionId } = nth(submissions, random(submissions.length));
    const claimed = (await store.claim(claimOf(submissionId, { now: at(myNowMs) })))?.claimed ?? [];
    for (const { id, attempt } of claimed) {
      expect(holds.get(id)?.untilMs ?? Number.NEGATIVE_INFINITY).toBeLessThanOrEqual(myNowMs);
      expect(attempt).toBe((tries.get(id) ?? 0) + 1);
      holds.set(id, { untilMs: myNowMs + LEASE_MS, attempt });
      tries.set(id, attempt);
    }
    return { nowMs: myNowMs, outcomes: claimed.map((delivery) => outcomeAt(delivery, myNowMs)) };
  }

  function outcomeAt(delivery: ClaimedDelivery, nowMs: number): DeliveryOutcome {
    const later = { startedAt: at(nowMs), nextAttemptAt: at(nowMs + 1 + random(LEASE_MS)) };
    const kind = random(4);
    if (kind === 0) return outcomeOf(delivery, { startedAt: at(nowMs) });
    if (kind === 1) return outcomeOf(delivery, { ...later, status: "pending", isPostponed: true });
    return failureOf(delivery, later);
  }

  /** Of its holder; or too late, when it may be somebody else's. */
  async function finish({ outcomes }: Worker): Promise<void> {
    for (const { deliveryId, attempt, isPostponed } of outcomes) {
      const isHolder = holds.get(deliveryId)?.attempt === attempt;
      if (isHolder) holds.delete(deliveryId);
      if (isHolder && isPostponed) tries.set(deliveryId, attempt - 1);
      if (!isPostponed) triesTold += 1;
    }
    await store.finish(outcomes);
  }

  const readDeliveries = async () =>
    await world.sql(
      `SELECT d.id, d.status, d.attempts, (
         SELECT count(*)::int FROM t.delivery_attempts a WHERE a.delivery_id = d.id) AS kept
       FROM t.deliveries d JOIN t.submissions s ON s.id = d.submission_id WHERE s.form_id = $1`,
      [formId],
    );

  let late: Worker[] = [];
  let pending = destinations.length * submissions.length;
  for (let round = 0, nowMs = 0; pending > 0 && round < ROUNDS_MAX; round += 1, nowMs += random(LEASE_MS)) {
    for (const worker of late) await finish(worker);
    const workers = await Promise.all(Array.from({ length: WORKERS }, () => claim(nowMs)));
    const fates = workers.map((worker) => ({ worker, fate: random(4) }));
    // One in four crashes, one comes back too late.
    await Promise.all(fates.filter(({ fate }) => fate < 2).map(({ worker }) => finish(worker)));
    late = fates.filter(({ fate }) => fate === 2).map(({ worker }) => worker);
    pending = (await readDeliveries()).filter(({ status }) => status === "pending").length;
  }
  const deliveries = await readDeliveries();
  expect(deliveries).toHaveLength(6);
  for (const { id, status, attempts } of deliveries) {
    expect({ status, attempts }).toEqual({ status: "succeeded", attempts: tries.get(String(id)) });
  }
  expect(deliveries.reduce((sum, { kept }) => sum + Number(kept), 0)).toBe(triesTold);
});

import { newId } from "@formtrap/contracts";
import { afterAll, describe, expect, it } from "vitest";
import {
  at,
  claimOf,
  createDeliveryWorld,
  EMAIL,
  failureOf,
  first,
  LEASE_MS,
  NOW,
  outcomeOf,
  SLACK,
  WEBHOOK,
} from "../testing/delivery-world.fixture.ts";
import { createPostgresTenantStore } from "./postgres-tenant-store.ts";

const world = await createDeliveryWorld();
const { formId } = world;
afterAll(() => world.close());

describe("claiming what is due of a submission", () => {
  it("gives the submission as it was stored, and its deliveries", async () => {
    const file = { name: "cv, {1}.pdf", path: "a/b", type: "application/pdf", location: "tenant" } as const;
    const submission = await world.addSubmission(formId, [WEBHOOK, EMAIL], {
      dataJson: JSON.stringify({ b: "x", a: ["1", "2"], first_name: `q"\\é🙂'`, ["__proto__"]: "kept" }),
      fieldOrder: ["b", "a", "first_name", "__proto__"],
      files: [{ ...file, fieldName: "resume", sizeBytes: 12 }],
      mailOptions: { subject: "Order", cc: ["team@example.com"] },
    });
    const claim = await world.claim(submission.id);
    expect(claim?.submission).toEqual({
      id: submission.id,
      formId,
      createdAt: submission.createdAt,
      status: "new",
      email: "ada@example.com",
      name: "Ada",
      data: JSON.parse(submission.dataJson),
      fieldOrder: ["b", "a", "first_name", "__proto__"],
      files: [{ ...file, fieldName: "resume", sizeBytes: 12 }],
      spamScore: 0.1,
      userAgent: "test",
      referer: "https://example.com/contact",
      mailOptions: { subject: "Order", cc: ["team@example.com"] },
      isDeleted: false,
    });
    const expected = submission.deliveries.map(({ id, destinationId, channel }) => ({
      id,
      destinationId,
      channel,
      attempt: 1,
      roundAttempt: 1,
      roundStartedAt: NOW,
    }));
    expect(new Set(claim?.claimed)).toEqual(new Set(expected));
    expect(claim).toMatchObject({ heldUntil: null, forgotten: [] });
  });

  it("is null where there is no such submission", async () => {
    expect(await world.claim(newId())).toBeNull();
  });

  it("takes one round trip", async () => {
    const { id } = await world.addSubmission(formId, [WEBHOOK, EMAIL]);
    world.proxy.reset();
    await world.claim(id);
    expect(world.proxy.roundTrips()).toBe(1);
  });

  it("tells of a submission without deliveries too, and of a deleted one that it is", async () => {
    const { id } = await world.addSubmission(formId, []);
    await world.sql("UPDATE t.submissions SET deleted_at = now() WHERE id = $1", [id]);
    expect(await world.claim(id)).toMatchObject({ submission: { id, isDeleted: true }, claimed: [] });
  });

  it("leaves out fields that are larger than asked for, and nothing else", async () => {
    const { id } = await world.addSubmission(formId, [WEBHOOK], {
      dataJson: JSON.stringify({ text: "x".repeat(10_000) }),
    });
    const claim = await world.claim(id, { dataBytesMax: 10_000 });
    expect(claim).toMatchObject({ submission: { data: null, email: "ada@example.com" } });
    expect(claim?.claimed).toHaveLength(1);
    const all = await world.claim(id, { dataBytesMax: 10_100, now: at(LEASE_MS) });
    expect(all?.submission.data).toEqual({ text: "x".repeat(10_000) });
  });

  it("takes only the one that is asked for, and only of this submission", async () => {
    const submission = await world.addSubmission(formId, [WEBHOOK, EMAIL]);
    const other = await world.addSubmission(formId, [WEBHOOK]);
    const { id } = first(submission.deliveries);
    expect((await world.claim(other.id, { deliveryId: id }))?.claimed).toEqual([]);
    expect((await world.claim(submission.id, { deliveryId: id.toUpperCase() }))?.claimed).toMatchObject([
      { id },
    ]);
    expect((await world.claim(submission.id))?.claimed).toHaveLength(1);
  });

  it("takes fifty at a time, and says of the others that they have to be looked at again", async () => {
    const many = Array.from({ length: 53 }, () => ({ id: newId(), channel: "webhook" }) as const);
    const { id } = await world.addSubmission(formId, many);
    const claim = await world.claim(id);
    expect(claim?.claimed).toHaveLength(50);
    expect(claim?.heldUntil).toEqual(at(LEASE_MS));
    expect((await world.claim(id))?.claimed).toHaveLength(3);
  });
});

describe("what is due", () => {
  it("is what was never tried, however far the clock of who looks is behind", async () => {
    const { id, createdAt } = await world.addSubmission(formId, [WEBHOOK]);
    const now = new Date(createdAt.getTime() - 60_000);
    expect((await world.claim(id, { now }))?.claimed).toMatchObject([
      { attempt: 1, roundAttempt: 1, roundStartedAt: now },
    ]);
  });

  it("is not what is to be tried later, until then", async () => {
    const { id } = await world.addSubmission(formId, [WEBHOOK]);
    const claimed = first((await world.claim(id))?.claimed);
    await world.store.deliveries.finish([failureOf(claimed, { nextAttemptAt: at(60_000) })]);
    expect(await world.claim(id, { now: at(59_999) })).toMatchObject({ claimed: [], heldUntil: null });
    expect((await world.claim(id, { now: at(60_000) }))?.claimed).toMatchObject([
      { id: claimed.id, attempt: 2, roundAttempt: 2, roundStartedAt: NOW },
    ]);
  });

  it("is not what was postponed, though it was never tried, until its time; its round goes on", async () => {
    const { id } = await world.addSubmission(formId, [EMAIL]);
    const claimed = first((await world.claim(id))?.claimed);
    const postponed = { status: "pending", isPostponed: true, nextAttemptAt: at(3_600_000) } as const;
    await world.store.deliveries.finish([outcomeOf(claimed, postponed)]);
    expect(await world.claim(id, { now: at(3_599_999) })).toMatchObject({ claimed: [], heldUntil: null });
    expect((await world.claim(id, { now: at(3_600_000) }))?.claimed).toMatchObject([
      { attempt: 1, roundAttempt: 1, roundStartedAt: NOW },
    ]);
  });

  it("is nothing that is done with", async () => {
    const { id } = await world.addSubmission(formId, [WEBHOOK, EMAIL, SLACK]);
    const claimed = (await world.claim(id))?.claimed ?? [];
    const statuses = ["succeeded", "failed", "abandoned"] as const;
    await world.store.deliveries.finish(
      claimed.map((delivery, index) => outcomeOf(delivery, { status: statuses[index] ?? "failed" })),
    );
    expect(await world.claim(id, { now: at(86_400_000) })).toMatchObject({ claimed: [], heldUntil: null });
  });
});

describe("a claim", () => {
  it("keeps others away for as long as its lease runs, and tells them until when", async () => {
    const { id } = await world.addSubmission(formId, [WEBHOOK]);
    await world.claim(id);
    expect(await world.claim(id, { now: at(LEASE_MS - 1) })).toMatchObject({
      claimed: [],
      heldUntil: at(LEASE_MS),
    });
    expect((await world.claim(id, { now: at(LEASE_MS) }))?.claimed).toMatchObject([
      { attempt: 2, roundAttempt: 2, roundStartedAt: NOW },
    ]);
  });

  it("is one of two that come at the same time, fifty times over, and the other hears that it is held", async () => {
    const submissions = await Promise.all(
      Array.from({ length: 50 }, () => world.addSubmission(formId, [WEBHOOK, EMAIL])),
    );
    for (const { id } of submissions) {
      const claims = await Promise.all([world.claim(id), world.claim(id)]);
      const claimed = claims.flatMap((claim) => claim?.claimed ?? []);
      expect(claimed.map(({ attempt }) => attempt)).toEqual([1, 1]);
      expect(new Set(claimed.map((delivery) => delivery.id)).size).toBe(2);
      for (const claim of claims) {
        expect(claim?.heldUntil).toEqual(claim?.claimed.length === 2 ? null : at(LEASE_MS));
      }
    }
  });

  it("says that a delivery is held which another transaction has under way", async () => {
    const { id } = await world.addSubmission(formId, [WEBHOOK]);
    await world.sql("BEGIN");
    await world.sql("SELECT FROM t.deliveries WHERE submission_id = $1 FOR UPDATE", [id]);
    const claim = await world.claim(id);
    await world.sql("ROLLBACK");
    expect(claim).toMatchObject({ claimed: [], heldUntil: at(LEASE_MS) });
    expect((await world.claim(id))?.claimed).toHaveLength(1);
  });

  it("whose answer got lost finds its own when it is repeated, and counts one try", async () => {
    const { id } = await world.addSubmission(formId, [WEBHOOK, EMAIL]);
    world.proxy.loseNextAnswer();
    expect((await world.claim(id))?.claimed).toMatchObject([{ attempt: 1 }, { attempt: 1 }]);
    const claim = await world.repeating.deliveries.claim(claimOf(id, { now: at(LEASE_MS) }));
    expect(claim?.claimed).toMatchObject([
      { attempt: 2, roundAttempt: 2, roundStartedAt: NOW },
      { attempt: 2, roundAttempt: 2, roundStartedAt: NOW },
    ]);
    expect(claim?.heldUntil).toBeNull();
    expect(await world.claim(id, { now: at(LEASE_MS) })).toMatchObject({
      claimed: [],
      heldUntil: at(2 * LEASE_MS),
    });
  });

  it("whose answer got lost finds its own though somebody who looks at the same time has it locked", async () => {
    const { id } = await world.addSubmission(formId, [WEBHOOK]);
    const { deliveries } = createPostgresTenantStore({
      schemaName: world.tenant.schema,
      run: async (statement) => {
        await world.pool.run(statement);
        await world.sql("BEGIN");
        await world.sql("SELECT FROM t.deliveries WHERE submission_id = $1 FOR UPDATE", [id]);
        const repeated = world.pool.run(statement);
        await world.untilWaiting(1);
        await world.sql("COMMIT");
        return { ...(await repeated), isRetried: true };
      },
    });
    const claim = await deliveries.claim(claimOf(id));
    expect(claim).toMatchObject({ claimed: [{ attempt: 1, roundAttempt: 1 }], heldUntil: null });
  });
});

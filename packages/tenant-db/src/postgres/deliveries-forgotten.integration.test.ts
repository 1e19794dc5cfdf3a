import { newId } from "@formtrap/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DeliveryClaim, NewSubmission } from "../index.ts";
import {
  at,
  createDeliveryWorld,
  type DeliveryWorld,
  failureOf,
  first,
  LEASE_MS,
  NOW,
} from "../testing/delivery-world.fixture.ts";

const HOUR_MS = 3_600_000;
const WEBHOOK = { id: newId(), channel: "webhook" } as const;
const EMAIL = { id: newId(), channel: "email" } as const;

let world: DeliveryWorld;
let formId: string;
/** The one that is asked for whenever others are looked for. */
let asked: NewSubmission;
beforeAll(async () => {
  world = await createDeliveryWorld();
  formId = await world.addForm();
  asked = await world.addSubmission(formId, [WEBHOOK], { createdAt: at(-9 * HOUR_MS) });
});
beforeEach(() => world.sql("DELETE FROM t.submissions WHERE id <> $1", [asked.id]));
afterAll(() => world.close());

/** Overdue since this many hours. */
const addOverdue = async (hours: number, form = formId) =>
  (await world.addSubmission(form, [WEBHOOK, EMAIL], { createdAt: at(-hours * HOUR_MS) })).id;

const look = async (
  changes: Parameters<DeliveryWorld["claim"]>[1] = {},
): Promise<DeliveryClaim["forgotten"]> =>
  (await world.claim(asked.id, { forgottenBefore: at(-HOUR_MS), ...changes }))?.forgotten ?? [];

const idsOf = (forgotten: DeliveryClaim["forgotten"]) => forgotten.map(({ submissionId }) => submissionId);

describe("deliveries that nobody was reminded of", () => {
  it("are told with a claim, once each, by submission and form", async () => {
    const otherForm = await world.addForm();
    const a = await addOverdue(2);
    const b = await addOverdue(3, otherForm);
    await world.addSubmission(formId, [WEBHOOK], { createdAt: at(-HOUR_MS) });
    world.proxy.reset();
    expect(new Set(await look())).toEqual(
      new Set([
        { submissionId: a, formId },
        { submissionId: b, formId: otherForm },
      ]),
    );
    expect(world.proxy.roundTrips()).toBe(1);
    expect(await look()).toEqual([]);
    // Nobody came for them: an hour later they are forgotten again.
    const later = { now: at(2 * HOUR_MS), forgottenBefore: at(HOUR_MS) };
    expect(await look(later)).toHaveLength(3);
  });

  it("are five submissions at a time, those first that wait the longest", async () => {
    const ids: string[] = [];
    for (const hours of [9, 8, 7, 6, 5, 4, 3]) ids.push(await addOverdue(hours));
    expect(new Set(idsOf(await look()))).toEqual(new Set(ids.slice(0, 5)));
    expect(new Set(idsOf(await look()))).toEqual(new Set(ids.slice(5)));
  });

  it("are due at once when somebody comes, whose clock may be behind", async () => {
    const id = await addOverdue(2);
    expect(await look()).toHaveLength(1);
    const claim = await world.claim(id, { now: at(-60_000) });
    expect(claim?.claimed).toMatchObject([{ attempt: 1 }, { attempt: 1 }]);
  });

  it("are not those that somebody holds, but those whose holder is long gone", async () => {
    const id = await addOverdue(3);
    const claimedAt = at(-HOUR_MS - LEASE_MS);
    await world.claim(id, { now: claimedAt });
    expect(await look()).toEqual([]);
    expect(await look({ forgottenBefore: at(-HOUR_MS + 1) })).toEqual([{ submissionId: id, formId }]);
    expect((await world.claim(id))?.claimed).toMatchObject([{ attempt: 2 }, { attempt: 2 }]);
  });

  it("are tries that are overdue too, and nothing that is done with or due later", async () => {
    const ids = [await addOverdue(3), await addOverdue(3), await addOverdue(3)];
    const [late, soon, done] = await Promise.all(
      ids.map(async (id) => (await world.claim(id, { now: at(-3 * HOUR_MS) }))?.claimed ?? []),
    );
    await world.store.deliveries.finish([
      ...(late ?? []).map((delivery) => failureOf(delivery, { nextAttemptAt: at(-HOUR_MS - 1) })),
      ...(soon ?? []).map((delivery) => failureOf(delivery, { nextAttemptAt: at(-HOUR_MS) })),
      ...(done ?? []).map((delivery) => failureOf(delivery, { status: "failed", nextAttemptAt: null })),
    ]);
    expect(idsOf(await look())).toEqual([first(ids)]);
    expect((await world.claim(first(ids)))?.claimed).toHaveLength(2);
  });

  it("are told by one of many who look at the same time", async () => {
    const others = await Promise.all(Array.from({ length: 4 }, () => addOverdue(0)));
    for (let round = 0; round < 20; round += 1) {
      const ids = [await addOverdue(2), await addOverdue(3)];
      const told = await Promise.all(
        others.map(async (id) => (await world.claim(id, { forgottenBefore: at(-HOUR_MS) }))?.forgotten ?? []),
      );
      expect(new Set(told.flat().map(({ submissionId }) => submissionId))).toEqual(new Set(ids));
      expect(told.flat()).toHaveLength(2);
    }
  });

  it("are none of the submission that is asked for, though only one of its deliveries is", async () => {
    const { id, deliveries } = await world.addSubmission(formId, [WEBHOOK, EMAIL], {
      createdAt: at(-3 * HOUR_MS),
    });
    const deliveryId = first(deliveries).id;
    const claim = await world.claim(id, { deliveryId, forgottenBefore: at(-HOUR_MS) });
    expect(claim).toMatchObject({ claimed: [{ id: deliveryId }], forgotten: [] });
  });

  it("stay to be told where the submission that is asked for is not there yet", async () => {
    const id = await addOverdue(2);
    expect(await world.claim(newId(), { forgottenBefore: at(-HOUR_MS) })).toBeNull();
    expect(idsOf(await look())).toEqual([id]);
  });

  it("are told although their submission was deleted: they have to be given up", async () => {
    const id = await addOverdue(2);
    await world.sql("UPDATE t.submissions SET deleted_at = $2 WHERE id = $1", [id, NOW]);
    expect(idsOf(await look())).toEqual([id]);
  });
});

import { newId } from "@formtrap/contracts";
import { afterAll, describe, expect, it } from "vitest";
import type { DeliveryOutcome } from "../index.ts";
import {
  at,
  createDeliveryWorld,
  failureOf,
  first,
  LEASE_MS,
  NOW,
  newDestination,
  outcomeOf,
} from "../testing/delivery-world.fixture.ts";

const world = await createDeliveryWorld();
afterAll(() => world.close());

describe("a destination's health", () => {
  const failingSince = async (id: string) => (await world.store.destinations.find(id))?.failingSince;

  async function tryAt(
    destinations: readonly string[],
    outcomes: readonly Partial<DeliveryOutcome>[],
  ): Promise<Awaited<ReturnType<typeof world.finish>>> {
    const { deliveries } = await world.claimed(
      ...destinations.map((id, index) => ({ id, channel: index % 2 === 0 ? "webhook" : "slack" }) as const),
    );
    return await world.finish(...deliveries.map((delivery, index) => failureOf(delivery, outcomes[index])));
  }

  it("is failing since its first failure, until it takes something", async () => {
    const { id } = newDestination();
    await world.store.destinations.save(newDestination({ id }));
    const other = newDestination({ failingSince: at(-9) });
    await world.store.destinations.save(other);
    const failing = [{ destinationId: id, failingSince: at(10) }];
    expect(await tryAt([id], [{ startedAt: at(10) }])).toEqual(failing);
    expect(await tryAt([id], [{ startedAt: at(20) }])).toEqual(failing);
    expect(await tryAt([id], [{ startedAt: at(30), destinationHealth: "unknown" }])).toEqual(failing);
    expect(await failingSince(id)).toEqual(at(10));
    expect(await tryAt([id], [{ status: "failed", destinationHealth: "well" }])).toEqual([]);
    expect(await failingSince(id)).toBeNull();
    expect(await tryAt([id], [{ destinationHealth: "unknown" }])).toEqual([]);
    expect(await failingSince(id)).toBeNull();
    expect(await failingSince(other.id)).toEqual(at(-9));
  });

  it("is well where of two tries at the same time one got through", async () => {
    const destination = newDestination({ failingSince: at(-100) });
    await world.store.destinations.save(destination);
    const { deliveries } = await world.claimed(
      { id: destination.id, channel: "webhook" },
      { id: newId(), channel: "webhook" },
    );
    const second = await world.claimed({ id: destination.id, channel: "webhook" });
    const outcomes = [failureOf(first(deliveries)), outcomeOf(first(second.deliveries))];
    expect(await world.finish(...outcomes)).toEqual([]);
    expect(await failingSince(destination.id)).toBeNull();
  });

  it("is not spoilt by a failure of who lost the delivery", async () => {
    const destination = newDestination();
    await world.store.destinations.save(destination);
    const { submissionId, deliveries } = await world.claimed({ id: destination.id, channel: "webhook" });
    const next = first((await world.claim(submissionId, { now: at(LEASE_MS) }))?.claimed);
    await world.finish(outcomeOf(next));
    expect(await world.finish(failureOf(first(deliveries)))).toEqual([]);
    expect(await failingSince(destination.id)).toBeNull();
  });

  it("is told of many at once, in whatever order they come, and nobody waits in a circle", async () => {
    const destinations = Array.from({ length: 6 }, () => newDestination());
    for (const destination of destinations) await world.store.destinations.save(destination);
    const all = destinations.map(({ id }) => ({ id, channel: "webhook" }) as const);
    for (let round = 0; round < 5; round += 1) {
      const batches = await Promise.all(Array.from({ length: 8 }, () => world.claimed(...all)));
      const outcome = round % 2 === 0 ? failureOf : outcomeOf;
      world.proxy.reset();
      await Promise.all(
        batches.map(({ deliveries }, index) => {
          const outcomes = deliveries.map((delivery) => outcome(delivery));
          return world.finish(...(index % 2 === 0 ? outcomes : outcomes.toReversed()));
        }),
      );
      // What the server gives up for a deadlock is asked once more.
      expect(world.proxy.roundTrips()).toBe(8);
      const states = await Promise.all(destinations.map(({ id }) => failingSince(id)));
      expect(states).toEqual(destinations.map(() => (round % 2 === 0 ? NOW : null)));
    }
  });
});

import { beforeAll, expect, it } from "vitest";
import { republishForms } from "../form/index.ts";
import { createDeliveryWorld, type DeliveryWorld } from "./delivery-world.fixture.ts";
import {
  listDestinationDeliveries,
  listSubmissionDeliveries,
  readDelivery,
  replayDeliveries,
} from "./index.ts";

let world: DeliveryWorld;
beforeAll(async () => {
  world = await createDeliveryWorld();
  return () => world.close();
});

it("what was given up is sent once more under its id, singly or all of a destination, and can be looked at", async () => {
  const { ctx, clock } = world;
  const { id: destinationId } = await world.addWebhook("/a");
  world.answers.set("/a", (response) => response.writeHead(410).end());
  const since = clock.now().toISOString();
  const ids = [await world.post(), await world.post()];
  for (const id of ids) await world.notify(id);
  await world.store.destinations.setEnabled(destinationId, {
    isEnabled: true,
    disabledReason: null,
    now: clock.now(),
  });
  // The second one found its destination switched off by the first.
  await world.customer.query("UPDATE formtrap.deliveries SET status = 'failed'");
  await republishForms({ ctx, store: world.store, formId: world.formId });

  world.answers.delete("/a");
  world.arrivals.length = 0;
  clock.advance({ minutes: 5 });
  const [delivery] = await listSubmissionDeliveries({ ctx, submissionId: ids[0] ?? "" });
  expect(await replayDeliveries({ ctx, input: { deliveryIds: [delivery?.id ?? ""] } })).toEqual({
    replayed: 1,
  });
  await world.workOffQueues();
  expect(world.arrivals.map(({ headers }) => headers["webhook-id"])).toEqual([delivery?.id]);
  expect(await replayDeliveries({ ctx, input: { destinationId, since } })).toEqual({ replayed: 1 });
  await world.workOffQueues();
  expect(world.arrivals).toHaveLength(2);
  const filter = { status: "succeeded", before: null } as const;
  const succeeded = await listDestinationDeliveries({ ctx, destinationId, filter });
  expect(succeeded.deliveries).toHaveLength(2);
  const { tries } = await readDelivery({ ctx, deliveryId: delivery?.id ?? "" });
  expect(tries.map(({ statusCode }) => statusCode)).toEqual([410, 204]);
});

it("is for those who may, and for what makes sense", async () => {
  const { ctx } = world;
  const viewer = { ...ctx, space: { ...ctx.space, role: "viewer" } } as const;
  const input = { deliveryIds: [crypto.randomUUID()] };
  await expect(replayDeliveries({ ctx: viewer, input })).rejects.toMatchObject({ code: "forbidden" });
  await expect(replayDeliveries({ ctx, input: { deliveryIds: [] } })).rejects.toMatchObject({
    code: "invalid_input",
  });
  await expect(replayDeliveries({ ctx, input })).rejects.toMatchObject({ code: "not_found" });
});

import {
  listDestinationDeliveries,
  listSubmissionDeliveries,
  readDelivery,
  replayDeliveries,
  replayDelivery,
} from "@formtrap/core/delivery";
import { readHealth, type SpaceHealth } from "@formtrap/core/health";
import type { ApiHandlers } from "../serve/api-call.ts";
import { readTimeCursor, writeTimeCursor } from "../serve/cursor.ts";

type DeliveryOperation =
  | "listSubmissionDeliveries"
  | "listDestinationDeliveries"
  | "readDelivery"
  | "replayDelivery"
  | "replayDeliveries"
  | "readHealth";

type StoredDelivery = Awaited<ReturnType<typeof listSubmissionDeliveries>>[number];

const toWire = ({ nextAttemptAt, deliveredAt, createdAt, ...delivery }: StoredDelivery) => ({
  ...delivery,
  nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
  deliveredAt: deliveredAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
});

const toHealth = ({ spool, checkedAt, failingDestinations, connection, ...health }: SpaceHealth) => ({
  ...health,
  checkedAt: checkedAt.toISOString(),
  spool: {
    ...spool,
    since: spool.since?.toISOString() ?? null,
    breaker: spool.breaker?.state ?? null,
    nextTryAt: spool.nextTryAt?.toISOString() ?? null,
  },
  failingDestinations:
    failingDestinations?.map((destination) => ({
      ...destination,
      failingSince: destination.failingSince?.toISOString() ?? null,
    })) ?? null,
  connection:
    connection === null
      ? null
      : { ...connection, lastVerifiedAt: connection.lastVerifiedAt?.toISOString() ?? null },
});

export const deliveryHandlers: Pick<ApiHandlers, DeliveryOperation> = {
  listSubmissionDeliveries: async ({ ctx, params: { submissionId } }) => {
    const deliveries = await listSubmissionDeliveries({ ctx, submissionId });
    return { items: deliveries.map(toWire), nextCursor: null };
  },
  listDestinationDeliveries: async ({ ctx, params: { destinationId }, query }) => {
    const { status = null, limit, cursor } = query;
    const filter = { status, limit, before: readTimeCursor(cursor) };
    const { deliveries, next } = await listDestinationDeliveries({ ctx, destinationId, filter });
    return { items: deliveries.map(toWire), nextCursor: writeTimeCursor(next) };
  },
  readDelivery: async ({ ctx, params: { deliveryId } }) => {
    const { tries, ...delivery } = await readDelivery({ ctx, deliveryId });
    const shown = tries.map(({ startedAt, ...each }) => ({ ...each, startedAt: startedAt.toISOString() }));
    return { ...toWire(delivery), tries: shown };
  },
  replayDelivery: async ({ ctx, params: { deliveryId } }) => {
    await replayDelivery({ ctx, deliveryId });
    return { replayed: 1 };
  },
  replayDeliveries: async ({ ctx, body }) => await replayDeliveries({ ctx, input: body }),
  readHealth: async ({ ctx }) => toHealth(await readHealth({ ctx })),
};

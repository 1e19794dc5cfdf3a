import {
  createDestination,
  type Destination,
  listDestinations,
  readDestination,
  removeDestination,
  revealWebhookSecret,
  rotateWebhookSecret,
  switchDestination,
  testDestination,
  updateDestination,
} from "@formtrap/core/delivery";
import type { ApiHandlers } from "../serve/api-call.ts";
import { pageByPlace } from "../serve/place-cursor.ts";

type DestinationOperation =
  | "listDestinations"
  | "createDestination"
  | "readDestination"
  | "updateDestination"
  | "removeDestination"
  | "enableDestination"
  | "disableDestination"
  | "testDestination"
  | "revealWebhookSecret"
  | "rotateWebhookSecret";

const toWire = ({ failingSince, secretRotatedAt, createdAt, updatedAt, ...destination }: Destination) => ({
  ...destination,
  failingSince: failingSince?.toISOString() ?? null,
  secretRotatedAt: secretRotatedAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

export const destinationHandlers: Pick<ApiHandlers, DestinationOperation> = {
  listDestinations: async ({ ctx, query: { formId = null, ...place } }) => {
    const { items, nextCursor } = pageByPlace(await listDestinations({ ctx, formId }), place);
    return { items: items.map(toWire), nextCursor };
  },
  createDestination: async ({ ctx, body }) => toWire(await createDestination({ ctx, input: body })),
  readDestination: async ({ ctx, params }) =>
    toWire(await readDestination({ ctx, destinationId: params.destinationId })),
  updateDestination: async ({ ctx, params: { destinationId }, body }) =>
    toWire(await updateDestination({ ctx, destinationId, input: body })),
  removeDestination: async ({ ctx, params: { destinationId } }) => {
    await removeDestination({ ctx, destinationId });
    return undefined;
  },
  enableDestination: async ({ ctx, params: { destinationId } }) => {
    await switchDestination({ ctx, destinationId, isEnabled: true });
    return undefined;
  },
  disableDestination: async ({ ctx, params: { destinationId } }) => {
    await switchDestination({ ctx, destinationId, isEnabled: false });
    return undefined;
  },
  testDestination: async ({ ctx, params: { destinationId } }) =>
    await testDestination({ ctx, destinationId }),
  revealWebhookSecret: async ({ ctx, params: { destinationId } }) =>
    await revealWebhookSecret({ ctx, destinationId }),
  rotateWebhookSecret: async ({ ctx, params: { destinationId } }) =>
    await rotateWebhookSecret({ ctx, destinationId }),
};

import { sesEventSchema } from "@formtrap/contracts";
import { recordMailEvent } from "@formtrap/core/delivery/recipients";
import { startMailEvents } from "../runtime/mail.ts";
import { sqsBatch } from "./sqs-batch.ts";

/** As many as the container has connections to the control database. */
const EVENTS_AT_ONCE = 2;

const events = startMailEvents({ connectionsMax: EVENTS_AT_ONCE });

/** What SES says of mails that came back or were called spam; the topic between delivers its messages as they are. */
export const handler = sqsBatch({
  schema: sesEventSchema,
  logger: events.logger,
  atOnce: EVENTS_AT_ONCE,
  work: async (event, requestId) => {
    await recordMailEvent({ ctx: events.newContext(requestId), event });
  },
  // Nothing of a tenant's is held.
  afterBatch: () => Promise.resolve(),
});

import type { NotifyMessage } from "@formtrap/contracts";
import {
  type DeliveryClaim,
  TenantDataError,
  type TenantStore,
  TenantUnavailable,
} from "@formtrap/tenant-db";
import { requireSystem } from "../authorize.ts";
import { readDeliveryKey } from "../tenant/index.ts";
import { createFileLinks } from "./file-links.ts";
import type { NotifyContext } from "./notify-context.ts";
import { createOutcomeRecorder } from "./outcome-recorder.ts";
import { type DeliveryRoute, readDeliveryRoute } from "./read-delivery-route.ts";
import { lookAgain, remindLater } from "./reminders.ts";
import { sendDueDigest } from "./send-due-digest.ts";
import { switchOffDestinations } from "./switch-off-destinations.ts";
import { tryDelivery } from "./try-delivery.ts";

/** What is told of a submission: the whole of a large one is in the inbox. */
const DATA_BYTES_MAX = 1024 * 1024;
/** Reminders come 15 minutes apart at the most: what is overdue by more was forgotten by everybody. */
const FORGOTTEN_AFTER_MS = 20 * 60_000;

/**
 * Works off a submission's deliveries that are due: claims them, makes one try at each, all at once, and records what
 * became of it. At least once, each with one id: while a delivery is pending there is a message in a queue that leads
 * to it, since a message is only done with after its deliveries are, or after another message was sent in its place.
 * Whatever got lost all the same is found by the tenant's next activity; nothing polls.
 * @throws what control database, vault and queues throw: the message then comes again.
 */
export async function notifySubmission(options: {
  readonly ctx: NotifyContext;
  readonly message: NotifyMessage;
}): Promise<void> {
  const { ctx, message } = options;
  requireSystem(ctx);
  if (message.dueAt !== null && new Date(message.dueAt) > ctx.clock.now()) {
    await remindLater(ctx, message, new Date(message.dueAt));
    return;
  }
  const route = await readDeliveryRoute(ctx, message);
  if (route === null) {
    ctx.logger.info("deliveries dropped: their form is gone", { formId: message.formId });
    return;
  }
  try {
    if (!route.isActive) throw new TenantUnavailable("fenced");
    const store = ctx.storeFor(route.access);
    await workOff(ctx, message, route, store);
  } catch (error) {
    if (!(error instanceof TenantUnavailable || error instanceof TenantDataError)) throw error;
    ctx.logger.warn("tenant's database cannot be asked for deliveries", logFields(ctx, message), error);
    await lookAgain(ctx, message, isCrowded(error) ? "turn" : "database");
  }
}

/** The database is there; its connections are all in use. */
function isCrowded(error: TenantUnavailable | TenantDataError): boolean {
  return error.reason === "busy" || error.reason === "too_many_connections";
}

async function workOff(
  ctx: NotifyContext,
  message: NotifyMessage,
  route: DeliveryRoute,
  store: TenantStore,
): Promise<void> {
  const now = ctx.clock.now();
  const claim = await store.deliveries.claim({
    submissionId: message.submissionId,
    deliveryId: message.deliveryId,
    now,
    leasedUntil: new Date(now.getTime() + ctx.leaseMs),
    dataBytesMax: DATA_BYTES_MAX,
    forgottenBefore: new Date(now.getTime() - FORGOTTEN_AFTER_MS),
  });
  if (claim === null) {
    await lookAgain(ctx, message, "row");
    return;
  }
  await remindOfOthers(ctx, message, claim);
  await tryAll(ctx, route, store, claim);
  await sendDueDigest({ ctx, route, store });
}

/** What another worker holds may be left by it, and what was forgotten needs to be looked at by somebody. */
async function remindOfOthers(
  ctx: NotifyContext,
  message: NotifyMessage,
  { heldUntil, forgotten }: DeliveryClaim,
): Promise<void> {
  const reminders = forgotten.map(({ submissionId, formId }) =>
    ctx.queues.notify.send({ v: 1, organizationId: message.organizationId, formId, submissionId }),
  );
  if (heldUntil !== null) reminders.push(remindLater(ctx, message, heldUntil));
  await Promise.all(reminders);
}

async function tryAll(
  ctx: NotifyContext,
  route: DeliveryRoute,
  store: TenantStore,
  { submission, claimed }: DeliveryClaim,
): Promise<void> {
  if (claimed.length === 0) return;
  const { space, policy, deliverySecretRef } = route;
  if (deliverySecretRef === null) throw new Error("The tenant has destinations and no delivery key.");
  const deliveryKey = await readDeliveryKey({ ctx, secretRef: deliverySecretRef });
  const recorder = createOutcomeRecorder(store);
  const gone = new Map<string, string>();
  const files = createFileLinks({ ctx, spaceId: space.id, submission });
  const tries = await Promise.allSettled(
    claimed.map(async (delivery) => {
      const task = { ctx, space, policy, submission, deliveryKey, files, recorder, delivery };
      const result = await tryDelivery(task);
      if (result.kind === "gone") gone.set(delivery.destinationId, result.error);
    }),
  );
  await switchOffDestinations({ ctx, route, store, failing: recorder.failing, gone });
  const failed = tries.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

function logFields(ctx: NotifyContext, { organizationId, formId, submissionId }: NotifyMessage) {
  return { requestId: ctx.requestId, organizationId, formId, submissionId };
}

import { newId } from "@formtrap/contracts";
import type { StoredSubmission, TenantDestination } from "@formtrap/tenant-db";
import { audited } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { republishForms } from "../../form/index.ts";
import { ensureDeliveryKey, openTenantStore } from "../../tenant/index.ts";
import type { AttemptResult, OutgoingDelivery } from "../channel.ts";
import { submissionUrl } from "../dashboard-links.ts";
import type { DeliveryContext } from "../delivery-context.ts";
import { sendToChannel } from "../send-to-channel.ts";
import { postEvent } from "../webhook/post-event.ts";
import { testEvent } from "../webhook/webhook-events.ts";
import { requireDestination } from "./require-destination.ts";

export interface DestinationTest {
  readonly ok: boolean;
  /** What happened, and where it failed, what to do, in one sentence. */
  readonly message: string;
  readonly statusCode: number | null;
  /** The first 4 kB of the answer. */
  readonly response: string | null;
}

/**
 * Sends a made-up submission to a destination, now and once. A good test switches a destination on that was off.
 * @throws DomainError `forbidden`, `not_found`, `not_ready`.
 */
export async function testDestination(options: {
  readonly ctx: SpaceContext & DeliveryContext;
  readonly destinationId: string;
}): Promise<DestinationTest> {
  const { ctx, destinationId } = options;
  requireRole(ctx, "destination:write");
  const entry = { organizationId: ctx.space.id, action: "destination.test", targetType: "destination" };
  return await audited(ctx, { ...entry, targetId: destinationId }, async () => {
    const store = await openTenantStore({ ctx });
    const destination = await requireDestination(store, destinationId);
    const result = await send(ctx, await sample(ctx, destination));
    if (result.kind === "delivered" && !destination.isEnabled) {
      const state = { isEnabled: true, disabledReason: null, now: ctx.clock.now() };
      await store.destinations.setEnabled(destinationId, state);
      await republishForms({ ctx, store, formId: destination.formId });
    }
    return describe(result);
  });
}

async function send(ctx: DeliveryContext, delivery: OutgoingDelivery): Promise<AttemptResult> {
  if (delivery.destination.channel !== "webhook") return await sendToChannel({ ctx, delivery });
  const { deliveryKey, destination: target, deliveryId: messageId } = delivery;
  const { space, form, submission } = delivery;
  const event = testEvent({ space, form, submissionId: submission.id, happenedAt: ctx.clock.now() });
  return await postEvent({ ctx, deliveryKey, target, messageId, event });
}

async function sample(
  ctx: SpaceContext & DeliveryContext,
  { secretRotatedAt, ...destination }: TenantDestination,
): Promise<OutgoingDelivery> {
  const { name } = await ctx.control
    .selectFrom("organization")
    .select("name")
    .where("id", "=", ctx.space.id)
    .executeTakeFirstOrThrow();
  const submission = madeUpSubmission(destination.formId ?? newId(), ctx.clock.now());
  return {
    deliveryId: newId(),
    destination: { ...destination, secretRotatedAt: secretRotatedAt?.toISOString() ?? null },
    space: { id: ctx.space.id, name },
    deliveryKey: await ensureDeliveryKey({ ctx }),
    form: { id: submission.formId, name: "Test" },
    submission,
    files: [],
    submissionUrl: submissionUrl(ctx.dashboardUrl, ctx.space.id, submission.id),
    isFirstEmail: false,
  };
}

function madeUpSubmission(formId: string, createdAt: Date): StoredSubmission {
  return {
    id: newId(),
    formId,
    createdAt,
    status: "new",
    email: null,
    name: "Ada Example",
    data: { name: "Ada Example", message: "This is a test: nobody filled in a form." },
    fieldOrder: ["name", "message"],
    files: [],
    spamScore: 0,
    userAgent: null,
    referer: null,
    mailOptions: null,
    isDeleted: false,
  };
}

function describe(result: AttemptResult): DestinationTest {
  switch (result.kind) {
    case "delivered":
      return { ok: true, message: "It arrived.", statusCode: result.statusCode, response: result.response };
    case "failed":
    case "gone":
      return { ok: false, message: result.error, statusCode: result.statusCode, response: result.response };
    case "postponed":
    case "abandoned":
      return { ok: false, message: result.reason, statusCode: null, response: null };
  }
}

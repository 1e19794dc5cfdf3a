import type { SpaceContext } from "../../context.ts";
import type { DeliveryContext } from "../../delivery/index.ts";

/** What inviting somebody needs. */
export type InvitationContext = Pick<
  SpaceContext,
  "actor" | "clock" | "control" | "logger" | "requestId" | "space"
> &
  Pick<DeliveryContext, "mailer" | "dashboardUrl">;

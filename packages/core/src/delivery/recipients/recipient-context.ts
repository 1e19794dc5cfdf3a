import type { SpaceContext } from "../../context.ts";
import type { DeliveryContext } from "../delivery-context.ts";

/** What inviting somebody to a space's mails needs. */
export type RecipientContext = SpaceContext & Pick<DeliveryContext, "mailer" | "dashboardUrl">;

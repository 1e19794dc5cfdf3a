import type { DeliveryChannel, DestinationOptions } from "@formtrap/contracts";
import type { TenantDestination } from "@formtrap/tenant-db";

/** A destination as people see it: with no secret. */
export interface Destination {
  readonly id: string;
  /** null: all forms of the space. */
  readonly formId: string | null;
  readonly channel: DeliveryChannel;
  readonly name: string | null;
  /** webhook: its address; email: the recipient; chat: enough of it to tell it apart. */
  readonly target: string;
  readonly options: DestinationOptions;
  readonly isEnabled: boolean;
  readonly disabledReason: string | null;
  /** Since when every try failed. */
  readonly failingSince: Date | null;
  readonly secretRotatedAt: Date | null;
  /** Made by the form's own settings, and changed there. */
  readonly isFromForm: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export function toDestination({
  sealedSecret: _sealedSecret,
  secretVersion: _secretVersion,
  ...shown
}: TenantDestination): Destination {
  return shown;
}

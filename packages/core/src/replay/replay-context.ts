import type { SpaceContext } from "../context.ts";
import type { BatchQueue, DataKeys, Mailer, MessageQueue, PlatformBucket } from "../ports.ts";

/** What bringing waiting posts to their tenants needs; built once per container. */
export interface ReplayContext extends Omit<SpaceContext, "space" | "egress"> {
  readonly bucket: PlatformBucket;
  readonly dataKeys: DataKeys;
  readonly queues: {
    /** Where looks are asked for. */
    readonly replay: MessageQueue;
    /** Where deliveries are. */
    readonly notify: BatchQueue;
  };
  readonly mailer: Mailer;
  readonly dashboardUrl: string;
  /** After so many days a post is given up. */
  readonly spoolDays: number;
  /** From so many waiting posts on, a tenant's spool is full. */
  readonly spoolPerTenantMax: number;
  /** 0 to 1. */
  readonly random: () => number;
}

import { type FormAddress, formPolicySchema, type Route, spamListsSchema } from "@formtrap/contracts";
import * as z from "zod";
import type { DataKeys } from "../ports.ts";
import { type SealContext, seal, unseal } from "../spool/index.ts";
import { addressKey } from "./address-key.ts";
import { digestOf, lastingRoute } from "./route-digest.ts";

/** A route as it was at some time, kept in the platform's bucket for when the control database cannot be asked. */
export interface RouteSnapshot {
  readonly savedAt: Date;
  readonly route: Route;
}

const date = z.iso.datetime().transform((text) => new Date(text));

const routeSchema = z.object({
  endpointId: z.string(),
  retiredAt: date.nullable(),
  forwardTo: z.string().nullable().default(null),
  policy: formPolicySchema,
  tenant: z.object({
    tenantId: z.uuid(),
    organizationId: z.uuid(),
    status: z.enum(["provisioning", "active", "moving", "suspended", "failed", "deleted"]),
    ingestMode: z.enum(["normal", "spool_only", "blocked"]),
    placement: z.enum(["shared_schema", "shared_database", "dedicated", "byoi", "data_pod"]),
    schemaName: z.string(),
    ingestSecretRef: z.string(),
    generation: z.int(),
  }),
  storage: z
    .object({
      endpoint: z.string(),
      region: z.string(),
      bucket: z.string(),
      forcePathStyle: z.boolean(),
      secretRef: z.string(),
    })
    .nullable(),
  captchaKeys: z
    .object({
      provider: z.enum(["turnstile", "recaptcha", "hcaptcha"]),
      siteKey: z.string(),
      secretRef: z.string(),
    })
    .nullable(),
  spamLists: spamListsSchema,
  spool: z.object({
    breaker: z.null(),
    whenUnavailable: z.enum(["spool", "refuse"]),
    isFull: z.literal(false),
  }),
}) satisfies z.ZodType<Route>;

/** What a sealed object holds. Tolerates unknown keys: deploys roll. */
const snapshotSchema = z.object({ v: z.literal(1), savedAt: date, route: routeSchema });

/** Where the snapshot of an address lies: nothing that a visitor typed, and one name for each address. */
export function snapshotKey(address: FormAddress): string {
  return `routes/${digestOf(addressKey(address))}`;
}

/** @throws KeyServiceUnavailable */
export async function sealSnapshot(
  dataKeys: DataKeys,
  address: FormAddress,
  { savedAt, route }: RouteSnapshot,
): Promise<Buffer> {
  const content = JSON.stringify({ v: 1, savedAt, route: lastingRoute(route) });
  return await seal(dataKeys, contextOf(address), Buffer.from(content));
}

/** @throws SealBroken for another address's; KeyServiceUnavailable; ZodError where a later version wrote it. */
export async function openSnapshot(
  dataKeys: DataKeys,
  address: FormAddress,
  sealed: Uint8Array,
): Promise<RouteSnapshot> {
  const content = await unseal(dataKeys, contextOf(address), sealed);
  const { savedAt, route } = snapshotSchema.parse(JSON.parse(content.toString()));
  return { savedAt, route };
}

function contextOf(address: FormAddress): SealContext {
  return { purpose: "snapshot", owner: "route", id: addressKey(address) };
}

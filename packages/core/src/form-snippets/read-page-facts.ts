import type { SpaceContext } from "../context.ts";

/** What a page depends on beside the form's row. */
export interface PageFacts {
  /** The form's own keys, or the connection's; null: nobody gave any. */
  readonly captcha: { readonly provider: string; readonly siteKey: string } | null;
  readonly hasBucket: boolean;
}

/** As ingest finds them: see `findRoute`. */
export async function readPageFacts(
  { control, space }: Pick<SpaceContext, "control" | "space">,
  formId: string,
): Promise<PageFacts> {
  const own = await control
    .selectFrom("formCaptchaKey")
    .select(["provider", "siteKey"])
    .where("formId", "=", formId)
    .where("organizationId", "=", space.id)
    .executeTakeFirst();
  const connection = await control
    .selectFrom("tenant")
    .innerJoin("connection", (join) =>
      join
        .onRef("connection.id", "=", "tenant.connectionId")
        .onRef("connection.organizationId", "=", "tenant.organizationId"),
    )
    .select(["spamProvider", "spamSiteKey", "spamSecretRef", "storageSecretRef"])
    .where("tenant.organizationId", "=", space.id)
    .executeTakeFirst();
  const { spamProvider = null, spamSiteKey = null, spamSecretRef = null } = connection ?? {};
  const hasKeys = spamProvider !== null && spamProvider !== "honeypot" && spamSecretRef !== null;
  const shared = hasKeys && spamSiteKey !== null ? { provider: spamProvider, siteKey: spamSiteKey } : null;
  return { captcha: own ?? shared, hasBucket: (connection?.storageSecretRef ?? null) !== null };
}

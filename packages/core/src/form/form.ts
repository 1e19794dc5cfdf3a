import type { TenantForm } from "@formtrap/tenant-db";
import type { SpaceContext } from "../context.ts";

/** A form as its row says, with what the control database knows of it. */
export interface Form {
  readonly row: TenantForm;
  /** Of the address that pages post to; null: it has none in use. */
  readonly endpointId: string | null;
  /** The version that visitors are judged by; null: it never was published. */
  readonly publishedVersion: number | null;
}

/** Adds to a form's row where pages post to, and which version they are judged by. */
export async function describeForm(
  ctx: Pick<SpaceContext, "control" | "space">,
  row: TenantForm,
): Promise<Form> {
  return { row, ...(await readPublished(ctx, row.id)) };
}

/** What the control database knows of a form of the space, or of one that it does not know: nothing. */
export async function readPublished(
  ctx: Pick<SpaceContext, "control" | "space">,
  formId: string,
): Promise<Omit<Form, "row">> {
  const { control, space } = ctx;
  return await control
    .selectNoFrom((from) => [
      from
        .selectFrom("formEndpoint")
        .select("id")
        .where("formId", "=", formId)
        .where("organizationId", "=", space.id)
        .where("kind", "in", ["id", "alias"])
        .where("retiredAt", "is", null)
        // `id` is the first one, which the form was made with.
        .orderBy("kind", "desc")
        .orderBy("createdAt")
        .orderBy("id")
        .limit(1)
        .as("endpointId"),
      from
        .selectFrom("formPolicy")
        .select("version")
        .where("formId", "=", formId)
        .where("organizationId", "=", space.id)
        .as("publishedVersion"),
    ])
    .executeTakeFirstOrThrow();
}

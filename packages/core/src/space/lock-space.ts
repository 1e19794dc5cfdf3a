import type { SpaceContext } from "../context.ts";

/**
 * Makes what changes one thing of a space wait for each other until the transaction ends, where there may be no row of
 * that thing yet, or several: two owners who step down at once would else each see the other one stay.
 */
export async function lockSpace(
  tx: Pick<SpaceContext["control"], "selectFrom">,
  spaceId: string,
): Promise<void> {
  await tx.selectFrom("organization").select("id").where("id", "=", spaceId).forNoKeyUpdate().execute();
}

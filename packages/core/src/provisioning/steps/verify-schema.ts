import { verifyPack } from "@formtrap/tenant-db";
import { DomainError } from "../../errors.ts";
import { PACKS } from "../packs.ts";
import type { ProvisioningStep, StepInput } from "../step.ts";
import { withOwnerSession } from "./owner-session.ts";

const SHOWN_MAX = 5;

/** Compares what is there with what this version expects, before anything is stored in it. */
export const verifySchemaStep: ProvisioningStep = {
  name: "verify_schema",
  title: "Verifying the tables",
  run: async ({ ctx, state }) => {
    await verifyTables({ ctx, state });
    return {};
  },
};

/** @throws DomainError `verification_failed` naming what is not as it should be. */
export async function verifyTables({ ctx, state }: Pick<StepInput, "ctx" | "state">): Promise<void> {
  const drifts = await withOwnerSession({ ctx, state }, async ({ client, schema }) => {
    const found = [];
    for (const pack of PACKS) found.push(...(await verifyPack(client, { schema, pack })));
    return found;
  });
  if (drifts.length === 0) return;
  const shown = drifts.slice(0, SHOWN_MAX).map(({ object, problem }) => `${object} (${problem})`);
  throw new DomainError(
    "verification_failed",
    `The tables are not as they should be: ${shown.join(", ")}${drifts.length > SHOWN_MAX ? ", …" : ""}.`,
  );
}

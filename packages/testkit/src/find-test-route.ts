import type { FormAddress, Route } from "@formtrap/contracts";
import { type ControlDb, findRoute } from "@formtrap/control-db";
import { CompiledQuery } from "kysely";

/** What an address leads to, asked through the typed client that a suite has at hand. */
export function findTestRoute(db: ControlDb, address: string | FormAddress): Promise<Route | null> {
  return findRoute(
    async (text, values) => (await db.executeQuery<object>(CompiledQuery.raw(text, [...values]))).rows,
    typeof address === "string" ? { kind: "endpoint", endpointId: address } : address,
  );
}

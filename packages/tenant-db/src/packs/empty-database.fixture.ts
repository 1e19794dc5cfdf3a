import { randomBytes } from "node:crypto";
import { newId } from "@formtrap/contracts";
import { createTestDatabase, type TestDatabase } from "@formtrap/testkit";
import type pg from "pg";
import type { ApplyPacksOptions } from "../index.ts";
import { connect } from "../testing/test-tenant.fixture.ts";

/** A database that no pack is in yet, for as many schemas as a suite wants. */
export interface EmptyDatabase {
  readonly database: TestDatabase;
  /** A connection as the superuser. */
  readonly admin: pg.Client;
  drop(): Promise<void>;
}

export async function createEmptyDatabase(): Promise<EmptyDatabase> {
  const database = await createTestDatabase();
  const admin = await connect(database.url);
  return {
    database,
    admin,
    drop: async () => {
      await admin.end();
      await database.drop();
    },
  };
}

/** Whose the schemas of a suite are. */
export const installation = { deploymentId: "test", spaceId: newId() };

/** How the pack `forms` is put into a schema. */
export function forms(schema: string, roles: ApplyPacksOptions["roles"] = null) {
  return { schema, packs: ["forms"] as const, installation, roles };
}

/** A plain name: roles are the server's and named after their schema, so no other suite may have it. */
export function uniqueName(): string {
  return `s_${randomBytes(6).toString("hex")}`;
}

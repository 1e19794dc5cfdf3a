import {
  type CheckReport,
  type ConnectionDetails,
  createConnection,
  DATABASE_PRESETS,
  deleteConnection,
  describeConnection,
  listConnections,
  printConnectionSql,
  rotateStorageKeys,
  STORAGE_PRESETS,
  setCaptchaKeys,
  testCaptcha,
  testDatabase,
  testStorageForPages,
  updateConnection,
} from "@formtrap/core/connection";
import { rotateDatabasePasswords } from "@formtrap/core/provisioning";
import type { ApiHandlers } from "../serve/api-call.ts";
import { readCursor } from "../serve/cursor.ts";
import { jobToWire } from "./jobs.ts";

type ConnectionOperation =
  | "listConnectionPresets"
  | "listConnections"
  | "createConnection"
  | "readConnection"
  | "updateConnection"
  | "deleteConnection"
  | "rotateStorageKeys"
  | "rotateDatabasePasswords"
  | "setCaptchaKeys"
  | "testStorage"
  | "testDatabase"
  | "testSpamProtection"
  | "readConnectionSql";

const toWire = ({ lastVerifiedAt, createdAt, updatedAt, ...connection }: ConnectionDetails) => ({
  ...connection,
  lastVerifiedAt: lastVerifiedAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

const reportToWire = ({ ok, checks }: CheckReport) => ({ ok, checks: [...checks] });

export const connectionHandlers: Pick<ApiHandlers, ConnectionOperation> = {
  listConnectionPresets: async () => ({ storage: [...STORAGE_PRESETS], databases: [...DATABASE_PRESETS] }),
  listConnections: async ({ ctx, query: { cursor, limit } }) => {
    const found = await listConnections({ ctx, before: readCursor(cursor), limit: limit + 1 });
    const items = found.slice(0, limit).map(toWire);
    return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  },
  createConnection: async ({ ctx, body }) =>
    toWire((await createConnection({ ctx, input: body })).connection),
  readConnection: async ({ ctx, params }) => toWire(await describeConnection({ ctx, ...params })),
  updateConnection: async ({ ctx, params: { connectionId }, body, ifMatch }) =>
    toWire(await updateConnection({ ctx, connectionId, input: body, ifVersion: ifMatch })),
  deleteConnection: async ({ ctx, params: { connectionId } }) => {
    await deleteConnection({ ctx, connectionId });
    return undefined;
  },
  rotateStorageKeys: async ({ ctx, params: { connectionId }, body, ifMatch }) =>
    toWire(await rotateStorageKeys({ ctx, connectionId, input: body, ifVersion: ifMatch })),
  rotateDatabasePasswords: async ({ ctx, params: { connectionId }, body }) =>
    jobToWire(await rotateDatabasePasswords({ ctx, connectionId, databaseUrl: body.databaseUrl })),
  setCaptchaKeys: async ({ ctx, params: { connectionId }, body, ifMatch }) =>
    toWire(await setCaptchaKeys({ ctx, connectionId, keys: body, ifVersion: ifMatch })),
  testStorage: async ({ ctx, params: { connectionId }, body: { origins } }) => {
    const { cors, ...report } = await testStorageForPages({ ctx, connectionId, origins });
    return { ...reportToWire(report), cors: cors === null ? null : { ...cors, origins: [...cors.origins] } };
  },
  testDatabase: async ({ ctx, params: { connectionId }, body }) =>
    reportToWire(await testDatabase({ ctx, connectionId, databaseUrl: body.databaseUrl })),
  testSpamProtection: async ({ ctx, params: { connectionId } }) =>
    reportToWire(await testCaptcha({ ctx, connectionId })),
  readConnectionSql: async ({ ctx, params: { connectionId } }) =>
    await printConnectionSql({ ctx, connectionId }),
};

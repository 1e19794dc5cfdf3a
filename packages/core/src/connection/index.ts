export { type Check, type CheckReport, checkSchema } from "./check.ts";
export type { UpdateConnectionInput } from "./connection-input.ts";
export { createConnection } from "./create-connection.ts";
export { openDirect } from "./open-direct.ts";
export { parseDatabaseUrl } from "./parse-database-url.ts";
export { addressHint, administratorCredentials, type Connection, readConnection } from "./read-connection.ts";
export { testDatabase } from "./test-database.ts";
export { testStorage } from "./test-storage.ts";
export { updateConnection } from "./update-connection.ts";

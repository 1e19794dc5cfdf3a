import { PackError } from "./pack-error.ts";

const BYTES_MAX = 63;
const RESERVED = /^(?:public|information_schema|pg_.*)$/i;

/** @throws PackError `schema_name` unless a schema of ours may have this name. */
export function assertSchemaName(schema: string): void {
  if (schema === "" || schema.includes("\0") || Buffer.byteLength(schema) > BYTES_MAX) {
    throw new PackError("schema_name", "The schema's name must be 1 to 63 bytes long.");
  }
  if (RESERVED.test(schema)) {
    throw new PackError(
      "schema_name",
      `The schema cannot be ${schema}: choose one of its own, such as formtrap.`,
    );
  }
}

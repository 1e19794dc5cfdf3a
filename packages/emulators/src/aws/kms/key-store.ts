import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { openStore } from "../protocol/open-store.ts";
import { ServiceError } from "../protocol/service-error.ts";

const keySchema = z.object({
  id: z.string(),
  description: z.string(),
  material: z.instanceof(Uint8Array),
  createdMs: z.number(),
});
const aliasSchema = z.object({ name: z.string(), keyId: z.string(), createdMs: z.number() });

export type Key = z.infer<typeof keySchema>;
type Alias = z.infer<typeof aliasSchema>;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS key (id TEXT PRIMARY KEY, description TEXT NOT NULL, material BLOB NOT NULL,
    createdMs INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS alias (name TEXT PRIMARY KEY, keyId TEXT NOT NULL REFERENCES key (id),
    createdMs INTEGER NOT NULL) STRICT;`;

const MASTER_KEY_BYTES = 32;

export interface KeyStore {
  readonly arnPrefix: string;
  create(description: string, now: Date): Key;
  /** By id, ARN, alias name or alias ARN. @throws ServiceError where there is none. */
  find(reference: string): Key;
  list(): Key[];
  createAlias(name: string, keyReference: string, now: Date): void;
  listAliases(): Alias[];
  deleteAlias(name: string): void;
  close(): void;
}

export function openKeyStore({
  dataDir,
  arnPrefix,
}: {
  readonly dataDir: string;
  readonly arnPrefix: string;
}): KeyStore {
  const database = openStore(join(dataDir, "kms.sqlite"), SCHEMA);
  return {
    arnPrefix,
    create: (description, now) => {
      const id = randomUUID();
      database
        .prepare("INSERT INTO key VALUES (?, ?, ?, ?)")
        .run(id, description, randomBytes(MASTER_KEY_BYTES), now.getTime());
      return findKey(database, arnPrefix, id);
    },
    find: (reference) => findKey(database, arnPrefix, reference),
    list: () => z.array(keySchema).parse(database.prepare("SELECT * FROM key ORDER BY createdMs, id").all()),
    createAlias: (name, keyReference, now) => {
      if (!/^alias\/[\w/-]{1,250}$/.test(name) || name.startsWith("alias/aws/")) {
        throw new ServiceError("InvalidAliasNameException", `Alias name ${name} is not valid.`);
      }
      const key = findKey(database, arnPrefix, keyReference);
      if (database.prepare("SELECT 1 FROM alias WHERE name = ?").get(name)) {
        throw new ServiceError(
          "AlreadyExistsException",
          `An alias with the name ${arnPrefix}${name} already exists`,
        );
      }
      database.prepare("INSERT INTO alias VALUES (?, ?, ?)").run(name, key.id, now.getTime());
    },
    listAliases: () =>
      z.array(aliasSchema).parse(database.prepare("SELECT * FROM alias ORDER BY name").all()),
    deleteAlias: (name) => {
      const { changes } = database.prepare("DELETE FROM alias WHERE name = ?").run(name);
      if (changes === 0) throw notFound(`Alias ${arnPrefix}${name} is not found.`);
    },
    close: () => database.close(),
  };
}

function findKey(database: DatabaseSync, arnPrefix: string, reference: string): Key {
  const local = reference.startsWith(arnPrefix) ? reference.slice(arnPrefix.length) : reference;
  const row = local.startsWith("alias/")
    ? database.prepare("SELECT key.* FROM key JOIN alias ON keyId = id WHERE name = ?").get(local)
    : database.prepare("SELECT * FROM key WHERE id = ?").get(local.replace(/^key\//, ""));
  if (row) return keySchema.parse(row);
  throw notFound(
    local.startsWith("alias/")
      ? `Alias ${arnPrefix}${local} is not found.`
      : `Key '${arnPrefix}key/${local.replace(/^key\//, "")}' does not exist`,
  );
}

function notFound(message: string): ServiceError {
  return new ServiceError("NotFoundException", message);
}

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { openStore } from "../protocol/open-store.ts";
import { ServiceError } from "../protocol/service-error.ts";

const jsonOf = <S extends z.ZodType>(schema: S) =>
  z.string().transform((text) => schema.parse(JSON.parse(text)));

const secretSchema = z.object({
  name: z.string(),
  arn: z.string(),
  description: z.string(),
  kmsKeyId: z.string().nullable(),
  tags: jsonOf(z.array(z.object({ Key: z.string(), Value: z.string() }))),
  createdMs: z.number(),
  changedMs: z.number(),
  deletedMs: z.number().nullable(),
  purgeMs: z.number().nullable(),
});
const versionSchema = z.object({
  id: z.string(),
  text: z.string().nullable(),
  binary: z.string().nullable(),
  createdMs: z.number(),
  stages: jsonOf(z.array(z.string())),
});

export type Secret = z.infer<typeof secretSchema>;
export type Version = z.infer<typeof versionSchema>;
/** What a version holds: text, or bytes in base64. */
export type SecretContent = Pick<Version, "text" | "binary">;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, arn TEXT NOT NULL UNIQUE, description TEXT NOT NULL,
    kmsKeyId TEXT, tags TEXT NOT NULL, createdMs INTEGER NOT NULL, changedMs INTEGER NOT NULL, deletedMs INTEGER,
    purgeMs INTEGER) STRICT;
  CREATE TABLE IF NOT EXISTS version (name TEXT NOT NULL REFERENCES secret (name) ON DELETE CASCADE,
    id TEXT NOT NULL, text TEXT, binary TEXT, createdMs INTEGER NOT NULL, stages TEXT NOT NULL,
    PRIMARY KEY (name, id)) STRICT;`;

const CURRENT = "AWSCURRENT";
const PREVIOUS = "AWSPREVIOUS";
/** AWS drops versions without a stage once there are about as many. */
const VERSIONS_KEPT = 100;

export interface SecretStore {
  create(input: {
    readonly name: string;
    readonly description: string;
    readonly kmsKeyId: string | null;
    readonly tags: Secret["tags"];
    readonly now: Date;
  }): Secret;
  /** By name, ARN or ARN without its suffix, those marked for deletion too. @throws ServiceError */
  find(reference: string, now: Date): Secret;
  /** In order of creation. */
  list(now: Date): Secret[];
  versions(name: string): Version[];
  putVersion(input: {
    readonly name: string;
    readonly id: string;
    readonly content: SecretContent;
    readonly stages: readonly string[];
    readonly now: Date;
  }): Version;
  update(name: string, change: Partial<Pick<Secret, "description" | "kmsKeyId">>, now: Date): void;
  markDeleted(name: string, deletedMs: number | null, purgeMs: number | null): void;
  purge(name: string): void;
  readonly database: DatabaseSync;
}

export function openSecretStore({
  dataDir,
  arnPrefix,
}: {
  readonly dataDir: string;
  readonly arnPrefix: string;
}): SecretStore {
  const database = openStore(join(dataDir, "secrets-manager.sqlite"), SCHEMA);
  const purgeDue = (now: Date) =>
    database.prepare("DELETE FROM secret WHERE purgeMs <= ?").run(now.getTime());
  const find = (reference: string): Secret => {
    const row = database
      .prepare("SELECT * FROM secret WHERE ? IN (name, arn, substr(arn, 1, length(arn) - 7))")
      .get(reference);
    if (row) return secretSchema.parse(row);
    throw new ServiceError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  };
  const versions = (name: string) =>
    z
      .array(versionSchema)
      .parse(database.prepare("SELECT * FROM version WHERE name = ? ORDER BY createdMs, rowid").all(name));
  return {
    database,
    create: ({ name, description, kmsKeyId, tags, now }) => {
      const arn = `${arnPrefix}${name}-${arnSuffix()}`;
      database
        .prepare("INSERT INTO secret VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)")
        .run(name, arn, description, kmsKeyId, JSON.stringify(tags), now.getTime(), now.getTime());
      return find(name);
    },
    find: (reference, now) => {
      purgeDue(now);
      return find(reference);
    },
    list: (now) => {
      purgeDue(now);
      return z
        .array(secretSchema)
        .parse(database.prepare("SELECT * FROM secret ORDER BY createdMs, rowid").all());
    },
    versions,
    putVersion: (input) => {
      putVersion(database, versions(input.name), input);
      return { ...input.content, id: input.id, createdMs: input.now.getTime(), stages: [...input.stages] };
    },
    update: (name, change, now) => {
      const before = find(name);
      database
        .prepare("UPDATE secret SET description = ?, kmsKeyId = ?, changedMs = ? WHERE name = ?")
        .run(
          change.description ?? before.description,
          change.kmsKeyId ?? before.kmsKeyId,
          now.getTime(),
          name,
        );
    },
    markDeleted: (name, deletedMs, purgeMs) => {
      database
        .prepare("UPDATE secret SET deletedMs = ?, purgeMs = ? WHERE name = ?")
        .run(deletedMs, purgeMs, name);
    },
    purge: (name) => {
      database.prepare("DELETE FROM secret WHERE name = ?").run(name);
    },
  };
}

/** Moves the stages to the new version; the one that was current becomes the previous one. */
function putVersion(
  database: DatabaseSync,
  existing: readonly Version[],
  { name, id, content, stages, now }: Parameters<SecretStore["putVersion"]>[0],
): void {
  const setStages = database.prepare("UPDATE version SET stages = ? WHERE name = ? AND id = ?");
  for (const version of existing) {
    const wasCurrent = version.stages.includes(CURRENT) && stages.includes(CURRENT);
    const taken = new Set([...stages, ...(stages.includes(CURRENT) ? [PREVIOUS] : [])]);
    const kept = version.stages.filter((stage) => !taken.has(stage));
    setStages.run(JSON.stringify(wasCurrent ? [...kept, PREVIOUS] : kept), name, version.id);
  }
  database
    .prepare("INSERT INTO version VALUES (?, ?, ?, ?, ?, ?)")
    .run(name, id, content.text, content.binary, now.getTime(), JSON.stringify(stages));
  database.prepare("UPDATE secret SET changedMs = ? WHERE name = ?").run(now.getTime(), name);
  database
    .prepare(
      `DELETE FROM version WHERE name = ? AND stages = '[]' AND id NOT IN
         (SELECT id FROM version WHERE name = ? ORDER BY createdMs DESC, rowid DESC LIMIT ?)`,
    )
    .run(name, name, VERSIONS_KEPT);
}

function arnSuffix(): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return [...randomBytes(6)].map((byte) => letters[byte % letters.length]).join("");
}

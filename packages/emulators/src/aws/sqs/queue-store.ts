import { randomUUID } from "node:crypto";
import { join } from "node:path";
import * as z from "zod";
import { inTransaction, openStore } from "../protocol/open-store.ts";
import { type MessageAttributes, messageAttributesSchema } from "./message-attributes.ts";
import { type Attributes, numberAttribute, redrivePolicy } from "./queue-attributes.ts";
import { sqsError } from "./sqs-error.ts";

const jsonOf = <S extends z.ZodType>(schema: S) =>
  z.string().transform((text) => schema.parse(JSON.parse(text)));

const queueSchema = z.object({
  name: z.string(),
  attributes: jsonOf(z.record(z.string(), z.string())),
  tags: jsonOf(z.record(z.string(), z.string())),
  createdMs: z.number(),
  changedMs: z.number(),
});
const messageSchema = z.object({
  seq: z.number(),
  queue: z.string(),
  id: z.string(),
  body: z.string(),
  attributes: jsonOf(messageAttributesSchema),
  sentMs: z.number(),
  visibleMs: z.number(),
  receiveCount: z.number(),
  firstReceivedMs: z.number().nullable(),
  receipt: z.string().nullable(),
  sourceQueue: z.string().nullable(),
});
const countsSchema = z.object({ visible: z.number(), inFlight: z.number(), delayed: z.number() });

export type Queue = z.infer<typeof queueSchema>;
export type Message = z.infer<typeof messageSchema>;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS queue (name TEXT PRIMARY KEY, attributes TEXT NOT NULL, tags TEXT NOT NULL,
    createdMs INTEGER NOT NULL, changedMs INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS message (seq INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL REFERENCES queue (name) ON DELETE CASCADE, id TEXT NOT NULL, body TEXT NOT NULL,
    attributes TEXT NOT NULL, sentMs INTEGER NOT NULL, visibleMs INTEGER NOT NULL,
    receiveCount INTEGER NOT NULL DEFAULT 0, firstReceivedMs INTEGER, receipt TEXT, sourceQueue TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS message_visible ON message (queue, visibleMs, seq);`;

export interface QueueStore {
  create(name: string, attributes: Attributes, tags: Readonly<Record<string, string>>, nowMs: number): void;
  /** @throws ServiceError where there is no such queue. */
  find(name: string): Queue;
  list(): Queue[];
  remove(name: string): void;
  setAttributes(name: string, attributes: Attributes, nowMs: number): void;
  purge(name: string): void;
  counts(name: string, nowMs: number): z.infer<typeof countsSchema>;
  send(input: {
    readonly queue: Queue;
    readonly body: string;
    readonly attributes: MessageAttributes;
    readonly delaySeconds: number;
    readonly nowMs: number;
  }): string;
  /** Takes visible messages, moves to the dead-letter queue what was received too often. */
  receive(input: {
    readonly queue: Queue;
    readonly max: number;
    readonly visibilitySeconds: number;
    readonly nowMs: number;
  }): { readonly messages: Message[]; readonly deadLetterQueue: string | undefined };
  /** When the next message that is hidden now comes up; undefined where none does. */
  nextVisibleMs(name: string, nowMs: number): number | undefined;
  /** By the newest receipt handle; one that a later receive replaced changes nothing, as at AWS. */
  deleteByReceipt(name: string, receipt: string): void;
  /** @throws ServiceError where the message is not in flight under this handle. */
  hide(name: string, receipt: string, visibilitySeconds: number, nowMs: number): void;
  close(): void;
}

export function openQueueStore({ dataDir }: { readonly dataDir: string }): QueueStore {
  const database = openStore(join(dataDir, "sqs.sqlite"), SCHEMA);
  const byName = database.prepare("SELECT * FROM queue WHERE name = ?");
  const insert = database.prepare(
    "INSERT INTO message (queue, id, body, attributes, sentMs, visibleMs) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const expire = database.prepare("DELETE FROM message WHERE queue = ? AND sentMs <= ?");
  const visible = database.prepare(
    "SELECT * FROM message WHERE queue = ? AND visibleMs <= ? ORDER BY visibleMs, seq LIMIT ?",
  );
  const take = database.prepare(
    `UPDATE message SET visibleMs = ?, receiveCount = receiveCount + 1, receipt = ?,
       firstReceivedMs = coalesce(firstReceivedMs, ?) WHERE seq = ? RETURNING *`,
  );
  const bury = database.prepare(
    `UPDATE message SET queue = ?, sourceQueue = queue, visibleMs = ?, receiveCount = 0, receipt = NULL,
       firstReceivedMs = NULL WHERE seq = ?`,
  );
  const remove = database.prepare("DELETE FROM message WHERE queue = ? AND seq = ? AND receipt = ?");

  const find = (name: string): Queue => {
    const row = byName.get(name);
    if (row) return queueSchema.parse(row);
    throw sqsError("QueueDoesNotExist", "The specified queue does not exist.");
  };
  return {
    find,
    create: (name, attributes, tags, nowMs) => {
      database
        .prepare("INSERT INTO queue VALUES (?, ?, ?, ?, ?)")
        .run(name, JSON.stringify(attributes), JSON.stringify(tags), nowMs, nowMs);
    },
    list: () => z.array(queueSchema).parse(database.prepare("SELECT * FROM queue ORDER BY name").all()),
    remove: (name) => {
      database.prepare("DELETE FROM queue WHERE name = ?").run(name);
    },
    setAttributes: (name, attributes, nowMs) => {
      database
        .prepare("UPDATE queue SET attributes = ?, changedMs = ? WHERE name = ?")
        .run(JSON.stringify(attributes), nowMs, name);
    },
    purge: (name) => {
      database.prepare("DELETE FROM message WHERE queue = ?").run(name);
    },
    counts: (name, nowMs) =>
      countsSchema.parse(
        database
          .prepare(
            `SELECT count(*) FILTER (WHERE visibleMs <= ?1) AS visible,
               count(*) FILTER (WHERE visibleMs > ?1 AND receipt IS NOT NULL) AS inFlight,
               count(*) FILTER (WHERE visibleMs > ?1 AND receipt IS NULL) AS delayed
             FROM message WHERE queue = ?2`,
          )
          .get(nowMs, name),
      ),
    send: ({ queue, body, attributes, delaySeconds, nowMs }) => {
      const id = randomUUID();
      insert.run(queue.name, id, body, JSON.stringify(attributes), nowMs, nowMs + delaySeconds * 1000);
      return id;
    },
    receive: ({ queue, max, visibilitySeconds, nowMs }) =>
      inTransaction(database, () => {
        expire.run(queue.name, nowMs - numberAttribute(queue.attributes, "MessageRetentionPeriod") * 1000);
        const redrive = redrivePolicy(queue.attributes);
        const messages: Message[] = [];
        let deadLetterQueue: string | undefined;
        while (messages.length < max) {
          const [candidate] = z.array(messageSchema).parse(visible.all(queue.name, nowMs, 1));
          if (!candidate) break;
          if (redrive && candidate.receiveCount >= redrive.maxReceiveCount) {
            bury.run(find(redrive.queueName).name, nowMs, candidate.seq);
            deadLetterQueue = redrive.queueName;
            continue;
          }
          // A visibility of zero leaves the message visible: it must not be taken twice in one call.
          if (messages.some(({ seq }) => seq === candidate.seq)) break;
          const receipt = `${candidate.seq}.${randomUUID()}`;
          const row = take.get(nowMs + visibilitySeconds * 1000, receipt, nowMs, candidate.seq);
          messages.push(messageSchema.parse(row));
        }
        return { messages, deadLetterQueue };
      }),
    nextVisibleMs: (name, nowMs) =>
      z
        .object({ at: z.number().nullable() })
        .parse(
          database
            .prepare("SELECT min(visibleMs) AS at FROM message WHERE queue = ? AND visibleMs > ?")
            .get(name, nowMs),
        ).at ?? undefined,
    deleteByReceipt: (name, receipt) => {
      remove.run(name, seqOf(receipt), receipt);
    },
    hide: (name, receipt, visibilitySeconds, nowMs) => {
      const { changes } = database
        .prepare(
          "UPDATE message SET visibleMs = ? WHERE queue = ? AND seq = ? AND receipt = ? AND visibleMs > ?",
        )
        .run(nowMs + visibilitySeconds * 1000, name, seqOf(receipt), receipt, nowMs);
      if (changes === 0) {
        throw sqsError("MessageNotInflight", "The specified message isn't in flight.");
      }
    },
    close: () => database.close(),
  };
}

function seqOf(receipt: string): number {
  const match = /^(\d{1,15})\.[0-9a-f-]{36}$/.exec(receipt);
  if (match) return Number(match[1]);
  throw sqsError("ReceiptHandleIsInvalid", `The input receipt handle "${receipt}" is not valid.`);
}

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import * as z from "zod";
import { inTransaction, openStore } from "../protocol/open-store.ts";

const mailSchema = z.object({
  id: z.string(),
  /** ISO 8601 */
  sentAt: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  bcc: z.array(z.string()),
  replyTo: z.array(z.string()),
  subject: z.string(),
  text: z.string().nullable(),
  html: z.string().nullable(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  attachments: z.array(z.object({ name: z.string(), type: z.string(), sizeBytes: z.number() })),
});

export type Mail = z.infer<typeof mailSchema>;

/** Mails that were sent, newest first. */
export interface Mailbox {
  add(mail: Omit<Mail, "id">): Mail;
  list(): Mail[];
  find(id: string): Mail | undefined;
  clear(): void;
  close(): void;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS mail (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
  json TEXT NOT NULL) STRICT;`;

const MAILS_KEPT = 500;
const rowSchema = z.object({ json: z.string() });

/** Keeps the last 500 mails on disk. */
export function openMailbox({ dataDir }: { readonly dataDir: string }): Mailbox {
  const database = openStore(join(dataDir, "ses.sqlite"), SCHEMA);
  const read = (row: unknown): Mail => mailSchema.parse(JSON.parse(rowSchema.parse(row).json));
  return {
    add: (content) => {
      const mail: Mail = { ...content, id: randomUUID() };
      inTransaction(database, () => {
        database.prepare("INSERT INTO mail (id, json) VALUES (?, ?)").run(mail.id, JSON.stringify(mail));
        database.prepare("DELETE FROM mail WHERE seq <= (SELECT max(seq) FROM mail) - ?").run(MAILS_KEPT);
      });
      return mail;
    },
    list: () => database.prepare("SELECT json FROM mail ORDER BY seq DESC").all().map(read),
    find: (id) => {
      const row = database.prepare("SELECT json FROM mail WHERE id = ?").get(id);
      return row && read(row);
    },
    clear: () => database.exec("DELETE FROM mail"),
    close: () => database.close(),
  };
}

import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import type { LocalInfo } from "./local-info.ts";

const POLL_MS = 100;
const POLLS_MAX = 100;

const messagesSchema = z.object({
  messages: z.array(
    z.object({ id: z.string(), to: z.array(z.string()), subject: z.string(), text: z.string().nullable() }),
  ),
});
type LocalMail = z.infer<typeof messagesSchema>["messages"][number];

/** Waits until a mail to this address can be read at `mail.url`, for ten seconds at most. */
export async function waitForMail(info: LocalInfo, to: string): Promise<LocalMail> {
  for (let poll = 0; poll < POLLS_MAX; poll++) {
    const response = await fetch(new URL("/messages.json", info.mail.url));
    const { messages } = messagesSchema.parse(await response.json());
    const mail = messages.find((message) => message.to.includes(to));
    if (mail) return mail;
    await wait(POLL_MS);
  }
  throw new Error(`no mail to ${to} at ${info.mail.url}`);
}

import { randomUUID } from "node:crypto";
import { newId } from "@formtrap/contracts";
import { createMemoryVault, type FakeClock, fakeClock } from "@formtrap/testkit";
import { type Mail, MailError } from "../../ports.ts";
import { ensurePersonalSpace } from "../../space/index.ts";
import { type ControlFixture, controlFixture, keepingLogger } from "../../space/space.fixture.ts";
import { ensureDeliveryKey } from "../../tenant/index.ts";
import type { MailLinkContext } from "./mail-link-state.ts";
import type { MailLinkPurpose } from "./mail-links.ts";
import type { RecipientContext } from "./recipient-context.ts";

export const DASHBOARD_URL = "https://app.example.test";

export interface RecipientsFixture {
  readonly control: ControlFixture;
  readonly clock: FakeClock;
  /** Sent so far, oldest first. */
  readonly mails: Mail[];
  readonly mailServer: { isDown: boolean };
  readonly logs: readonly string[];
  /** A space of a new user's, with a tenant. */
  newSpace(): Promise<RecipientContext>;
  /** What a function gives a verb that works by link. */
  readonly byLink: MailLinkContext;
  keyOf(ctx: RecipientContext): Promise<Buffer>;
  /** The token of a link in the last mail to an address. */
  lastToken(to: string, purpose: MailLinkPurpose): string;
  close(): Promise<void>;
}

/** A control database with a clock that stands still, a vault in memory and a mail server that keeps what it gets. */
export async function recipientsFixture(): Promise<RecipientsFixture> {
  const control = await controlFixture();
  const clock = fakeClock("2026-03-10T12:00:00.000Z");
  const logger = keepingLogger();
  const vault = createMemoryVault();
  const mails: Mail[] = [];
  const mailServer = { isDown: false };
  const base = { control: control.control, vault, clock, logger, requestId: newId() };
  const unused = () => {
    throw new Error("not part of recipients");
  };
  return {
    control,
    clock,
    mails,
    mailServer,
    logs: logger.lines,
    byLink: { ...base, actor: { type: "system", name: "mail-links" } },
    newSpace: async () => {
      const { userId } = await control.createUser();
      const { spaceId } = await ensurePersonalSpace({ ctx: base, userId });
      await control.control
        .insertInto("tenant")
        .values({ id: newId(), organizationId: spaceId, placement: "byoi", status: "active" })
        .execute();
      return {
        ...base,
        actor: { type: "user", userId },
        space: { id: spaceId, role: "owner" },
        storeFor: unused,
        egress: { createSocket: unused },
        openObjectStore: unused,
        dashboardUrl: DASHBOARD_URL,
        mailer: {
          send: async (mail) => {
            if (mailServer.isDown) throw new MailError("unavailable", "The mail server is out of reach.");
            mails.push(mail);
            return { messageId: null };
          },
        },
      };
    },
    keyOf: async (ctx) => await ensureDeliveryKey({ ctx }),
    lastToken: (to, purpose) => {
      const text = mails.findLast((mail) => mail.to === to)?.text ?? "";
      const token = new RegExp(`${DASHBOARD_URL}/api/mail/${purpose}/(\\S+)`).exec(text)?.[1];
      if (token === undefined) throw new Error(`no link to ${purpose} in the last mail to ${to}`);
      return token;
    },
    close: () => control.close(),
  };
}

/** An address that no other test has. */
export function newAddress(name = "ada"): string {
  return `${name}.${randomUUID().slice(0, 8)}@example.test`;
}

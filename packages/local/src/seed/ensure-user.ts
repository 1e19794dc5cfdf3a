import type { ControlDatabase } from "@formtrap/control-db";
import type { Mail } from "@formtrap/core/ports";
import { ensurePersonalSpace } from "@formtrap/core/space";
import { type Auth, CLIENT_ADDRESS_HEADER, createAuth } from "@formtrap/platform/better-auth";
import type { SeedInput, SeedLogin } from "../seed-input.ts";
import type { SeedContext } from "./seed-context.ts";

/** Signs people up as the dashboard does, and answers the mail that asks them to confirm their address. */
export interface SeedIdentity {
  ensureUser(login: SeedLogin & { readonly name: string }): Promise<{ userId: string; spaceId: string }>;
}

export function createSeedIdentity(ctx: SeedContext, input: SeedInput): SeedIdentity {
  const inbox: Mail[] = [];
  const auth = createAuth<ControlDatabase>({
    database: ctx.control,
    secret: input.authSecret,
    dashboardUrl: input.dashboardUrl,
    logger: ctx.logger,
    // Nobody reads these mails: the seed takes their links itself.
    mailer: {
      send: async (mail) => {
        inbox.push(mail);
        return { messageId: null };
      },
    },
    afterUserSeen: async (userId) => {
      await ensurePersonalSpace({ ctx, userId });
    },
  });
  return {
    ensureUser: async (login) => {
      const { email } = login;
      const existing = await findUser(ctx, email);
      if (existing === null) await auth.signUp(login);
      else if (!existing.emailVerified) await post(auth, input, "/send-verification-email", { email });
      const mail = inbox.find(({ to }) => to === email);
      if (mail !== undefined) await follow(auth, mail);
      const user = await findUser(ctx, email);
      if (user === null || !user.emailVerified) throw new Error(`${email} could not be signed up.`);
      const { spaceId } = await ensurePersonalSpace({ ctx, userId: user.id });
      return { userId: user.id, spaceId };
    },
  };
}

async function findUser(ctx: SeedContext, email: string) {
  const user = await ctx.control
    .selectFrom("user")
    .select(["id", "emailVerified"])
    .where("email", "=", email)
    .executeTakeFirst();
  return user ?? null;
}

async function post(auth: Auth, input: SeedInput, path: string, body: unknown): Promise<void> {
  const { origin } = new URL(input.dashboardUrl);
  await auth.handler(
    new Request(`${origin}/api/auth${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin, [CLIENT_ADDRESS_HEADER]: "127.0.0.1" },
      body: JSON.stringify(body),
    }),
  );
}

async function follow(auth: Auth, mail: Mail): Promise<void> {
  const link = /https?:\/\/\S+\/verify-email\?\S+/.exec(mail.text)?.[0];
  if (link === undefined) throw new Error("The confirmation mail holds no link.");
  await auth.handler(new Request(link, { headers: { [CLIENT_ADDRESS_HEADER]: "127.0.0.1" } }));
}

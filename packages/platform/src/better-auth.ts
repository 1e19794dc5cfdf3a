import { newId } from "@formtrap/contracts";
import type { Logger, Mailer } from "@formtrap/core/ports";
import { betterAuth } from "better-auth";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { Kysely } from "kysely";
import { passwordResetMail, verificationMail } from "./auth-mails.ts";

/** Our own edge writes it from the address that the platform vouches for; a visitor's copy is overwritten. */
export const CLIENT_ADDRESS_HEADER = "x-formtrap-client-address";

/** A sign-up opens a session too, right after the user was seen. */
const SIGN_UP_PATH = "/sign-up/email";

const BASE_PATH = "/api/auth";

/**
 * What of the library is reachable. The rest (linking, social sign-in, whatever a new version adds) answers 404
 * before its rate limit writes a row for every address that somebody makes up. Not its sessions: it lists them with
 * their tokens, so that listing and ending them are verbs of ours.
 */
const EXPOSED_ROUTES: readonly RegExp[] = [
  /^\/(sign-up|sign-in)\/email$/,
  /^\/(sign-out|get-session)$/,
  /^\/(send-verification-email|verify-email)$/,
  /^\/(request-password-reset|reset-password|reset-password\/[A-Za-z0-9_-]+|change-password|update-user)$/,
  /^\/two-factor\/(enable|disable|get-totp-uri|generate-backup-codes|verify-totp|verify-backup-code)$/,
  /^\/error$/,
];

export interface AuthOptions<Database> {
  /** The control database, with CamelCasePlugin: `emailVerified` here is `email_verified` there. */
  readonly database: Kysely<Database>;
  /** Signs cookies and tokens; 32 characters or more from a random source. */
  readonly secret: string;
  /** Where people reach the dashboard and, on the same origin, this API. */
  readonly dashboardUrl: string;
  readonly mailer: Mailer;
  readonly logger: Logger;
  /** Runs after a user was committed, and again at every sign-in, so that what failed once is repaired. */
  readonly afterUserSeen: (userId: string) => Promise<void>;
  /** Compares the library's tables with the database's at start. For tests: it costs a cold start a catalog scan. */
  readonly validateSchema?: boolean;
}

/** Who somebody is, as proven by a session. */
export interface AuthenticatedUser {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly emailVerified: boolean;
}

export interface Auth {
  /** Serves `/api/auth/*`. Mails are sent before it resolves: nothing runs after a Lambda's answer. */
  handler(request: Request): Promise<Response>;
  /** Creates a user with email and password; resolves once the mail is out. */
  signUp(input: { name: string; email: string; password: string }): Promise<{ userId: string }>;
  /** @returns null where the headers carry no valid session. */
  authenticate(headers: Headers): Promise<AuthenticatedUser | null>;
}

/**
 * Identity: email and password, a second factor, sessions, verification and password reset, kept in the control
 * database by Better Auth. Its organization and API-key routes are not mounted; spaces and keys are verbs of ours.
 */
export function createAuth<Database>(options: AuthOptions<Database>): Auth {
  // Mails start inside the sign-up's transaction and are awaited outside of it, at the end of the request.
  const underway = new Set<Promise<unknown>>();
  const runBeside = (promise: Promise<unknown>): void => {
    underway.add(promise);
    void promise.finally(() => underway.delete(promise));
  };
  const auth = betterAuth(libraryOptions(options, runBeside));
  return {
    async handler(request) {
      const { pathname } = new URL(request.url);
      if (!isExposed(pathname)) return Response.json({ code: "NOT_FOUND" }, { status: 404 });
      const response = await auth.handler(request);
      await Promise.allSettled(underway);
      return response;
    },
    async signUp(input) {
      const { user } = await auth.api.signUpEmail({ body: input });
      await Promise.allSettled(underway);
      return { userId: user.id };
    },
    async authenticate(headers) {
      const session = await auth.api.getSession({ headers });
      if (session === null) return null;
      const { id, email, emailVerified } = session.user;
      return { userId: id, sessionId: session.session.id, email, emailVerified };
    },
  };
}

function isExposed(pathname: string): boolean {
  if (!pathname.startsWith(`${BASE_PATH}/`)) return false;
  const route = pathname.slice(BASE_PATH.length);
  return EXPOSED_ROUTES.some((pattern) => pattern.test(route));
}

function libraryOptions<Database>(
  options: AuthOptions<Database>,
  runBeside: (promise: Promise<unknown>) => void,
) {
  const { logger } = options;
  const dashboard = new URL(options.dashboardUrl);
  return {
    appName: "FormTrap",
    baseURL: dashboard.origin,
    basePath: BASE_PATH,
    secret: options.secret,
    trustedOrigins: [dashboard.origin],
    database: { db: options.database, type: "postgres" as const, transaction: true },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 10,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, url }: MailRequest) => {
        await options.mailer.send(passwordResetMail({ to: user.email, url }));
      },
    },
    emailVerification: {
      sendOnSignUp: true,
      sendVerificationEmail: async ({ user, url }: MailRequest) => {
        await options.mailer.send(verificationMail({ to: user.email, url }));
      },
    },
    // Codes of an authenticator app, and backup codes; none by mail, which is where passwords are reset.
    plugins: [twoFactor()],
    rateLimit: { enabled: true, storage: "database" as const },
    telemetry: { enabled: false },
    advanced: {
      useSecureCookies: dashboard.protocol === "https:",
      cookiePrefix: "formtrap",
      defaultCookieAttributes: { sameSite: "lax" as const, httpOnly: true },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
      // Both are switched off under NODE_ENV=test by default, which would leave them untested.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      database: { generateId: () => newId(), validateSchema: options.validateSchema ?? false },
      backgroundTasks: { handler: runBeside },
    },
    logger: {
      level: "warn" as const,
      disableColors: true,
      // Details may hold addresses and tokens: the message and what the log keeps of an error are enough.
      log: (level: "debug" | "info" | "warn" | "error", message: string, ...details: unknown[]) => {
        const cause = details.find((detail) => detail instanceof Error);
        if (level === "error") logger.error(message, { source: "better-auth" }, cause);
        else logger.warn(message, { source: "better-auth" }, cause);
      },
    },
    databaseHooks: {
      user: {
        create: {
          // The user is committed by now: failing the request would make a retry answer "already exists".
          after: async (user: { id: string }) => {
            try {
              await options.afterUserSeen(user.id);
            } catch (error) {
              logger.error(
                "personal space not created, the next sign-in repairs it",
                { userId: user.id },
                error,
              );
            }
          },
        },
      },
      session: {
        create: {
          after: async (session: { userId: string }, context: { path?: string } | null) => {
            if (context?.path !== SIGN_UP_PATH) await options.afterUserSeen(session.userId);
          },
        },
      },
    },
  };
}

interface MailRequest {
  readonly user: { readonly email: string };
  readonly url: string;
}

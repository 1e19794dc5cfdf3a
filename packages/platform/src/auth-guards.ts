import { APIError, createAuthMiddleware, isAPIError } from "better-auth/api";
import { type Kysely, sql } from "kysely";
import { countTry, forgetTries, tryKey } from "./try-counter.ts";

/**
 * For one address of mail, wherever the tries come from; the library counts by the visitor's address only. A wait of
 * minutes, not a lock: whoever wants to keep somebody out has to keep at it.
 */
const SIGN_IN = { triesMax: 20, windowMs: 15 * 60_000 } as const;
/** As long as the library takes a code: its own 30 seconds, and those before and after. */
const CODE_LIFE_MS = 90_000;
const NAME_UNITS_MAX = 100;
const IMAGE_UNITS_MAX = 500;

/**
 * What runs before and after every route of the library: limits and checks that it does not have itself.
 *
 * - sign-in: 20 tries for one account in 15 minutes, right or wrong, then 429; one that succeeds starts anew
 * - second step: one code is taken once (RFC 6238, 5.2), also where another try at signing in shows it
 * - texts hold no NUL, which Postgres does not store; names and pictures are one line of text, of bounded length
 * - no answer holds a session's token: the cookie does, and pages cannot read it
 */
export function createAuthGuards<Database>(database: Kysely<Database>) {
  return {
    before: createAuthMiddleware(async (ctx) => {
      const { path } = ctx;
      const body: unknown = ctx.body;
      requireStorable(body);
      if (path === "/sign-up/email" || path === "/update-user") requireProfile(body);
      if (path === "/sign-in/email") await holdUp(database, body);
      if (path === "/two-factor/verify-totp") {
        const cookie = ctx.context.createAuthCookie("two_factor");
        const challenge = await ctx.getSignedCookie(cookie.name, ctx.context.secret);
        if (typeof challenge !== "string") return;
        const record = await ctx.context.internalAdapter.findVerificationValue(challenge);
        if (record !== null) await requireFreshCode(database, record.value, body);
      }
    }),
    after: createAuthMiddleware(async (ctx) => {
      const { returned } = ctx.context;
      if (isAPIError(returned)) return undefined;
      if (ctx.path === "/sign-in/email") await forgetTries(database, signInKey(ctx.body));
      const { newSession } = ctx.context;
      if (ctx.path === "/two-factor/disable" && newSession !== null)
        await forgetTrustedDevices(database, newSession.user.id);
      return withoutToken(returned);
    }),
  };
}

/** All devices of somebody's are asked for a code again; the library forgets none but the one that asks. */
export async function forgetTrustedDevices<Database>(
  database: Kysely<Database>,
  userId: string,
): Promise<void> {
  await sql`DELETE FROM verification WHERE value = ${userId} AND identifier LIKE 'trust-device-%'`.execute(
    database,
  );
}

async function holdUp<Database>(database: Kysely<Database>, body: unknown): Promise<void> {
  const nowMs = Date.now();
  const { windowMs, triesMax } = SIGN_IN;
  const { count, untilMs } = await countTry(database, { key: signInKey(body), windowMs, nowMs });
  if (count <= triesMax) return;
  const waitSeconds = Math.ceil((untilMs - nowMs) / 1_000);
  throw new APIError(
    "TOO_MANY_REQUESTS",
    { message: "Too many tries to sign in. Please try again later.", code: "TOO_MANY_TRIES" },
    { "x-retry-after": String(waitSeconds) },
  );
}

/** Unknown addresses are counted as well: nobody learns by it which ones are known. */
function signInKey(body: unknown): string {
  return tryKey("sign-in-tries", String(fieldOf(body, "email")).toLowerCase());
}

async function requireFreshCode<Database>(
  database: Kysely<Database>,
  userId: string,
  body: unknown,
): Promise<void> {
  const key = tryKey("code-tries", userId, String(fieldOf(body, "code")));
  const { count } = await countTry(database, { key, windowMs: CODE_LIFE_MS, nowMs: Date.now() });
  if (count > 1) throw new APIError("UNAUTHORIZED", { message: "Invalid code", code: "INVALID_CODE" });
}

function requireStorable(body: unknown): void {
  const texts = isRecord(body) ? Object.entries(body) : [];
  const [field] = texts.find(([, value]) => typeof value === "string" && value.includes("\0")) ?? [];
  if (field === undefined) return;
  const message = `[body.${field}] must not hold a NUL`;
  throw new APIError("BAD_REQUEST", { message, code: "VALIDATION_ERROR" });
}

function requireProfile(body: unknown): void {
  const isLine = (value: unknown, unitsMax: number) =>
    typeof value === "string" && value.length <= unitsMax && !/\p{Cc}/u.test(value);
  const name = fieldOf(body, "name");
  const image = fieldOf(body, "image");
  if (name !== undefined && !isLine(name, NAME_UNITS_MAX)) throw invalid("name", NAME_UNITS_MAX);
  if (image !== undefined && image !== null && !isLine(image, IMAGE_UNITS_MAX))
    throw invalid("image", IMAGE_UNITS_MAX);
}

function invalid(field: string, unitsMax: number): APIError {
  const message = `[body.${field}] must be one line of at most ${unitsMax} characters`;
  return new APIError("BAD_REQUEST", { message, code: "VALIDATION_ERROR" });
}

/** An answer as pages may see it; undefined: as it is. */
function withoutToken(answer: unknown): unknown {
  if (!isRecord(answer)) return undefined;
  const { token: _own, ...rest } = answer;
  if (!isRecord(rest["session"])) return "token" in answer ? rest : undefined;
  const { token: _sessions, ...session } = rest["session"];
  return { ...rest, session };
}

function fieldOf(body: unknown, name: string): unknown {
  return isRecord(body) ? body[name] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Response);
}

import { type CaptchaKeysInput, captchaCredentialsSchema } from "@formtrap/contracts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { type CaptchaKeyTester, CaptchaUnavailable } from "../ports.ts";
import { type CheckReport, failed, firstFailure, passed, reportOf } from "./check.ts";
import { noteVerified } from "./note-verified.ts";
import { readConnection } from "./read-connection.ts";

const NAMES = { turnstile: "Turnstile", recaptcha: "reCAPTCHA", hcaptcha: "hCaptcha" } as const;

/**
 * Asks the provider about a connection's captcha keys, and notes what it says. Of the site key only hCaptcha tells.
 * @throws DomainError `forbidden`, `not_found`, `invalid_input` (the connection has no such keys).
 */
export async function testCaptcha(options: {
  readonly ctx: SpaceContext & { readonly captcha: CaptchaKeyTester };
  readonly connectionId: string;
}): Promise<CheckReport> {
  const { ctx, connectionId } = options;
  requireRole(ctx, "connection:write");
  const connection = await readConnection(ctx, connectionId);
  const { spamProvider: provider, spamSiteKey: siteKey, spamSecretRef } = connection;
  if (provider === null || provider === "honeypot" || siteKey === null || spamSecretRef === null) {
    throw new DomainError("invalid_input", "This connection has no captcha keys: set them first.");
  }
  const { secretKey } = captchaCredentialsSchema.parse(await ctx.vault.get(spamSecretRef));
  const report = await probeCaptcha(ctx.captcha, { provider, siteKey, secretKey });
  await noteVerified(ctx, connection, {
    spamVerified: report.ok,
    lastError: firstFailure(report) ?? connection.lastError,
  });
  return report;
}

/** Tries keys that are not saved yet. Never rejects for what the provider says, or does not. */
async function probeCaptcha(tester: CaptchaKeyTester, keys: CaptchaKeysInput): Promise<CheckReport> {
  const name = NAMES[keys.provider];
  try {
    return reportOf([judge(await tester.testKeys(keys), name)]);
  } catch (error) {
    if (!(error instanceof CaptchaUnavailable)) throw error;
    const check = failed(
      "answer",
      `${name} did not answer, so nobody knows whether the keys are right.`,
      "Try again in some minutes.",
    );
    return reportOf([check]);
  }
}

function judge(answer: Awaited<ReturnType<CaptchaKeyTester["testKeys"]>>, name: string) {
  switch (answer) {
    case "good":
      return passed("secret_key", `${name} knows the secret key.`);
    case "accepts_anything":
      return passed(
        "secret_key",
        `${name} knows the secret key, and lets everybody pass with it.`,
        "These are keys for trying out. Put in those of your own site before visitors come.",
      );
    case "wrong_secret":
      return failed(
        "secret_key",
        `${name} does not know the secret key.`,
        "Copy it anew from the provider's page: the secret key, not the site key.",
      );
    case "wrong_site_key":
      return failed(
        "site_key",
        `The secret key is none of the site key's at ${name}.`,
        "Copy both from the same site of the provider's page.",
      );
  }
}

/**
 * Refuses keys that the provider says are wrong; where it does not answer they pass, unverified.
 * @returns whether they are known to be right. @throws DomainError `verification_failed` with what to do.
 */
export async function proveCaptcha(
  tester: CaptchaKeyTester | undefined,
  keys: CaptchaKeysInput | null,
): Promise<boolean> {
  if (tester === undefined || keys === null) return false;
  const report = await probeCaptcha(tester, keys);
  const failure = report.checks.find((check) => !check.ok);
  if (failure === undefined || failure.name === "answer") return report.ok;
  throw new DomainError("verification_failed", `${failure.message} ${failure.whatToDo}`);
}

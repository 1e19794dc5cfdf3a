import {
  type CaptchaKeys,
  type CaptchaMode,
  captchaCredentialsSchema,
  type FormCaptcha,
  type Route,
} from "@formtrap/contracts";
import { type CaptchaAnswer, CaptchaUnavailable } from "../ports.ts";
import { withTimeLimit } from "../time-limit.ts";
import type { AllowedOrigins } from "./allowed-origins.ts";
import type { SubmitContext } from "./submit-context.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import type { SubmitRequest } from "./submit-request.ts";
import { say } from "./texts/index.ts";

/** What the check says of a post that may go on: nothing, or why it is marked. */
export type CaptchaOutcome =
  | { readonly kind: "passed" }
  /** Nobody could check: taken, and the owner is told why. */
  | { readonly kind: "unchecked"; readonly reason: string }
  | { readonly kind: "spam"; readonly reason: string };

const PASSED: CaptchaOutcome = { kind: "passed" };

const PROVIDER_OF: Readonly<Record<Exclude<CaptchaMode, "off">, CaptchaKeys["provider"]>> = {
  turnstile: "turnstile",
  recaptcha_v2: "recaptcha",
  recaptcha_v3: "recaptcha",
  hcaptcha: "hcaptcha",
};

/**
 * Turnstile and hCaptcha also write their token under reCAPTCHA's name, where a page asks for that. The name with an
 * underscore is Web3Forms'; it is data but at its address.
 */
const TOKEN_FIELDS: Readonly<Record<CaptchaKeys["provider"], readonly string[]>> = {
  turnstile: ["cf-turnstile-response", "g-recaptcha-response"],
  recaptcha: ["g-recaptcha-response", "recaptcha_response"],
  hcaptcha: ["h-captcha-response", "g-recaptcha-response"],
};

/**
 * The providers' published secrets for trying things out: they pass any token, made on no page at all.
 * Cloudflare, "Testing Turnstile"; Google's reCAPTCHA FAQ; hCaptcha, "Integration testing".
 */
const TRIAL_SECRETS = new Set([
  "1x0000000000000000000000000000000AA",
  "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe",
  "0x0000000000000000000000000000000000000000",
]);

/** Of the vault; a key that was read before takes none. */
const SECRET_MS = 2_000;
/** A token is short; Google's are the longest, at about 2,000 characters. */
const TOKEN_LENGTH_MAX = 8_192;

interface CheckedPost {
  readonly ctx: Pick<SubmitContext, "captcha" | "secrets" | "logger">;
  readonly request: SubmitRequest;
  readonly route: Route;
  readonly tokens: ReadonlyMap<string, string>;
  /** The origin that the post names, and those that the form allows. */
  readonly origin: string | null;
  readonly origins: AllowedOrigins;
}

/**
 * Asks the form's captcha provider about the token of a post. A person must be able to try again, so a failed check
 * refuses; what no visitor can mend (the provider is down, the owner's keys are wrong) lets the post pass, marked.
 * @throws SubmitRefusal CAPTCHA_FAILED.
 */
export async function checkCaptcha(post: CheckedPost): Promise<CaptchaOutcome> {
  const { route, ctx } = post;
  const { captcha } = route.policy;
  if (captcha.mode === "off") return PASSED;
  const keys = route.captchaKeys;
  if (keys === null || keys.provider !== PROVIDER_OF[captcha.mode]) {
    return unchecked(post, "no keys for this kind of captcha are connected");
  }
  const token = TOKEN_FIELDS[keys.provider]
    .map((name) => post.tokens.get(name))
    .find((value) => value !== undefined && value.length <= TOKEN_LENGTH_MAX);
  if (token === undefined) throw new SubmitRefusal("CAPTCHA_FAILED", say("captcha_missing"));
  const secretKey = await readSecretKey(ctx, keys.secretRef);
  if (secretKey === null) return unchecked(post, "its secret key could not be read");
  const answer = await ask(post, { keys, secretKey, token });
  if (answer === null) return unchecked(post, "the captcha provider did not answer");
  return judgeAnswer(post, answer, captcha, TRIAL_SECRETS.has(secretKey));
}

async function readSecretKey({ secrets, logger }: CheckedPost["ctx"], ref: string): Promise<string | null> {
  try {
    const secret = await withTimeLimit(secrets.get(ref), "secret key of the captcha", SECRET_MS);
    return captchaCredentialsSchema.parse(secret).secretKey;
  } catch (error) {
    logger.error("secret key of a captcha not read", {}, error);
    return null;
  }
}

async function ask(
  { ctx, request }: CheckedPost,
  question: { readonly keys: CaptchaKeys; readonly secretKey: string; readonly token: string },
): Promise<CaptchaAnswer | null> {
  const { keys, secretKey, token } = question;
  const { provider, siteKey } = keys;
  try {
    return await ctx.captcha.verify({
      provider,
      siteKey,
      secretKey,
      token,
      visitorAddress: request.sourceIp,
    });
  } catch (error) {
    if (!(error instanceof CaptchaUnavailable)) throw error;
    ctx.logger.warn("captcha provider unavailable", { provider, requestId: request.requestId }, error);
    return null;
  }
}

function judgeAnswer(
  post: CheckedPost,
  answer: CaptchaAnswer,
  captcha: FormCaptcha,
  isTrial: boolean,
): CaptchaOutcome {
  if (answer.verdict === "misconfigured") return unchecked(post, answer.reason);
  if (answer.verdict === "failed") {
    const text = answer.reason === "expired_or_reused" ? "captcha_expired" : "captcha_failed";
    throw new SubmitRefusal("CAPTCHA_FAILED", say(text));
  }
  const isForHere = isTrial || isExpectedHostname(answer.hostname, post);
  const isForThis = captcha.action === null || answer.action === null || answer.action === captcha.action;
  if (!isForHere || !isForThis) throw new SubmitRefusal("CAPTCHA_FAILED", say("captcha_failed"));
  if (captcha.mode === "recaptcha_v3" && answer.score !== null && answer.score < captcha.scoreMin) {
    return { kind: "spam", reason: `captcha_score: reCAPTCHA takes this for a bot (${answer.score} of 1)` };
  }
  return PASSED;
}

/** A token that was solved on another site was made for somebody else's page. */
function isExpectedHostname(
  hostname: string | null,
  { origin, origins }: Pick<CheckedPost, "origin" | "origins">,
): boolean {
  if (hostname === null) return true;
  if (!origins.isOpen) return origins.hasHostname(hostname);
  return origin === null || new URL(origin).hostname === hostname.toLowerCase();
}

function unchecked({ ctx, request, route }: CheckedPost, reason: string): CaptchaOutcome {
  ctx.logger.warn("captcha not checked", {
    requestId: request.requestId,
    formId: route.policy.formId,
    reason,
  });
  return { kind: "unchecked", reason: `captcha_unchecked: ${reason}` };
}

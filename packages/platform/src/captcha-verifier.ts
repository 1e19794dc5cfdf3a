import { isIP } from "node:net";
import {
  type CaptchaAnswer,
  type CaptchaKeysAnswer,
  type CaptchaKeyTester,
  type CaptchaQuestion,
  CaptchaUnavailable,
  type CaptchaVerifier,
  type Logger,
  type OutboundHttp,
  OutboundHttpError,
  type OutboundResponse,
} from "@formtrap/core/ports";
import * as z from "zod";
import { hcaptcha } from "./captcha/hcaptcha.ts";
import { recaptcha } from "./captcha/recaptcha.ts";
import type { CaptchaFault, Siteverify } from "./captcha/siteverify.ts";
import { turnstile } from "./captcha/turnstile.ts";

const TIMEOUT_MS = 3_000;
const ANSWER_BYTES_MAX = 16 * 1024;
/**
 * The letters that tokens are made of, generously. Anything else is a text chosen to upset what stands before the
 * provider, and a page of its firewall's instead of an answer would let the post pass unchecked.
 */
const TOKEN = /^[\w.~+/=:-]+$/;
/** Of no visitor's: whoever knows the secret key answers that this is no token. */
const MADE_UP_TOKEN = "formtrap-connection-test";
/** What an error code looks like; anything else might quote the token, and stays out of the log. */
const CODE = /^[a-z-]{1,40}$/;

const PROVIDERS = { turnstile, recaptcha, hcaptcha } as const satisfies Readonly<
  Record<CaptchaQuestion["provider"], Siteverify>
>;

/** Where the providers answer. */
export const CAPTCHA_ENDPOINTS: Readonly<Record<CaptchaQuestion["provider"], string>> = {
  turnstile: turnstile.endpoint,
  recaptcha: recaptcha.endpoint,
  hcaptcha: hcaptcha.endpoint,
};

/** A "no" is one whatever stands beside it; a "yes" has to be in order. */
const answerSchema = z.discriminatedUnion("success", [
  z.object({
    success: z.literal(true),
    hostname: z.string().nullish(),
    action: z.string().nullish(),
    score: z.number().nullish(),
  }),
  z.object({ success: z.literal(false), "error-codes": z.array(z.string()).catch([]) }),
]);
type Answer = z.infer<typeof answerSchema>;

/**
 * Asks captcha providers about tokens, each by its own siteverify protocol (`captcha/`). Neither tokens nor secrets
 * are logged, nor part of an error.
 * @param options.timeoutMs from the look-up to the last byte, a second try included; 3 s by default.
 * @param options.logger told of refusals that may be an owner's or the protocol's fault.
 */
export function createCaptchaVerifier(options: {
  readonly http: OutboundHttp;
  /** Where each provider answers; CAPTCHA_ENDPOINTS, but for tests and networks with a relay. */
  readonly endpoints: Readonly<Record<CaptchaQuestion["provider"], string>>;
  readonly timeoutMs?: number;
  readonly logger: Pick<Logger, "warn">;
}): CaptchaVerifier & CaptchaKeyTester {
  const { http, endpoints, timeoutMs = TIMEOUT_MS, logger } = options;

  const ask = async (question: CaptchaQuestion): Promise<Answer> => {
    try {
      const response = await http.send({
        method: "POST",
        url: endpoints[question.provider],
        headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
        body: formOf(question).toString(),
        timeoutMs,
        responseBytesMax: ANSWER_BYTES_MAX,
        // Turnstile takes it twice as once. From the others, a token that was checked and whose answer was lost comes
        // back as used: the visitor is asked again, which is better than a post that nobody checked.
        isRepeatable: true,
      });
      return parseAnswer(response);
    } catch (cause) {
      if (!(cause instanceof OutboundHttpError)) throw cause;
      throw unavailable(cause.reason, cause);
    }
  };

  return {
    verify: async (question) => {
      if (!TOKEN.test(question.token)) return { verdict: "failed", reason: "not_a_token" };
      const provider: Siteverify = PROVIDERS[question.provider];
      const answer = await ask(question);
      if (answer.success) {
        const { hostname, action, score } = answer;
        const told = { hostname: hostname || null, action: action || null, score: score ?? null };
        return { verdict: "passed", ...provider.readPage(told) };
      }
      const codes = answer["error-codes"];
      const noteworthy = codes.find((code) => isNoteworthy(faultOf(provider, code)));
      if (noteworthy !== undefined) {
        const code = CODE.test(noteworthy) ? noteworthy : "unreadable";
        logger.warn("captcha refused", { provider: question.provider, code });
      }
      return judgeRefusal(codes, (code) => faultOf(provider, code));
    },
    testKeys: async (keys) => {
      const answer = await ask({ ...keys, token: MADE_UP_TOKEN, visitorAddress: null });
      return answer.success ? "accepts_anything" : judgeKeys(answer["error-codes"], PROVIDERS[keys.provider]);
    },
  };
}

function formOf(question: CaptchaQuestion): URLSearchParams {
  const { provider, secretKey, token, visitorAddress } = question;
  const ownFields = PROVIDERS[provider].ownFields(question);
  const form = new URLSearchParams({ secret: secretKey, response: token, ...ownFields });
  if (visitorAddress !== null && isIP(visitorAddress) !== 0) form.set("remoteip", visitorAddress);
  return form;
}

/** Some say no with a 4xx; what is no JSON of theirs comes from something on the way. */
function parseAnswer({ status, body }: OutboundResponse): Answer {
  const isOk = status >= 200 && status < 300;
  if (!isOk && (status < 400 || status >= 500 || status === 429)) throw unavailable(`http_${status}`);
  let answer: Answer;
  try {
    answer = answerSchema.parse(JSON.parse(body.toString("utf8")));
  } catch {
    // Without the cause: a parser quotes what it reads, and something on the way may have put the token there.
    throw unavailable(isOk ? "not_the_protocol" : `http_${status}`);
  }
  if (answer.success && !isOk) throw unavailable(`http_${status}`);
  return answer;
}

function faultOf({ faults }: Siteverify, code: string): CaptchaFault | undefined {
  return Object.hasOwn(faults, code) ? faults[code] : undefined;
}

function isNoteworthy(fault: CaptchaFault | undefined): boolean {
  return fault === undefined || fault === "foreign";
}

/**
 * Of several codes the owner's count most, since nothing else could be checked. A code that nobody documented refuses
 * as well: the provider did say no, the visitor can try again, and whoever finds out how to bring one about would be past
 * the check otherwise.
 */
function judgeRefusal(
  codes: readonly string[],
  faultOfCode: (code: string) => CaptchaFault | undefined,
): CaptchaAnswer {
  const ownersFault = codes.find((code) => faultOfCode(code) === "owner");
  if (ownersFault !== undefined) {
    const reason = `the captcha provider does not know the secret key (${ownersFault})`;
    return { verdict: "misconfigured", reason };
  }
  if (codes.some((code) => faultOfCode(code) === "used")) {
    return { verdict: "failed", reason: "expired_or_reused" };
  }
  const [first] = codes;
  if (first !== undefined && codes.every((code) => faultOfCode(code) === "provider")) {
    throw unavailable(first.replaceAll("-", "_"));
  }
  return { verdict: "failed", reason: "not_a_token" };
}

/** @throws CaptchaUnavailable where the provider says nothing of the keys. */
function judgeKeys(codes: readonly string[], provider: Siteverify): CaptchaKeysAnswer {
  const faults = codes.map((code) => faultOf(provider, code));
  if (faults.includes("owner")) return "wrong_secret";
  if (faults.includes("foreign")) return "wrong_site_key";
  if (faults.some((fault) => fault === "no_token" || fault === "used")) return "good";
  throw unavailable("not_the_protocol");
}

/** @param code what the log says of it beside the name. */
function unavailable(code: string, cause?: OutboundHttpError): CaptchaUnavailable {
  const message = `The captcha provider could not check the token: ${code}.`;
  return Object.assign(new CaptchaUnavailable(message, { cause }), { code });
}

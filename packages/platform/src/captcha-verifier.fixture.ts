import type { IncomingMessage, ServerResponse } from "node:http";
import { inspect } from "node:util";
import { type CaptchaQuestion, CaptchaUnavailable } from "@formtrap/core/ports";
import { startCaptchaProvider } from "@formtrap/testkit";
import { expect } from "vitest";
import { CAPTCHA_ENDPOINTS, createCaptchaVerifier } from "./captcha-verifier.ts";
import { createEgressGuard } from "./egress-guard.ts";
import { createLogger } from "./logger.ts";
import { createOutboundHttp } from "./outbound-http.ts";

const TIMEOUT_MS = 300;
export const KINDS = ["turnstile", "recaptcha", "hcaptcha"] as const;
export type Kind = (typeof KINDS)[number];
export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

const closers: (() => Promise<void>)[] = [];

/** Closes what the fixture opened. Call it after each test. */
export async function closeAll(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()));
}

/** A provider on loopback, a verifier that asks it, and what the log was told. */
export async function start(kind: Kind, allowCidrs = ["127.0.0.0/8"]) {
  const provider = await startCaptchaProvider(kind);
  closers.push(() => provider.close());
  const warnings: object[] = [];
  const guard = createEgressGuard({ allowCidrs, logger: createLogger({ level: "silent" }) });
  const verifier = createCaptchaVerifier({
    http: createOutboundHttp({ guard }),
    endpoints: { ...CAPTCHA_ENDPOINTS, [kind]: provider.url },
    timeoutMs: TIMEOUT_MS,
    logger: { warn: (message, fields) => void warnings.push({ message, ...fields }) },
  });
  const { secretKey } = provider;
  const ask = (token: string, changes: Partial<CaptchaQuestion> = {}) =>
    verifier.verify({
      provider: kind,
      secretKey,
      siteKey: "site-key",
      token,
      visitorAddress: "203.0.113.7",
      ...changes,
    });
  return { provider, ask, warnings };
}

export const json =
  (body: object, status = 200): Answering =>
  (_request, response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

export const no = (...codes: readonly string[]): Answering => json({ success: false, "error-codes": codes });

export async function unavailabilityOf(
  work: Promise<unknown>,
): Promise<CaptchaUnavailable & { code?: unknown }> {
  const error: unknown = await work.then(
    (answer) => expect.unreachable(`It answered: ${inspect(answer)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CaptchaUnavailable)) return expect.unreachable(`Not of ours: ${inspect(error)}`);
  return error;
}

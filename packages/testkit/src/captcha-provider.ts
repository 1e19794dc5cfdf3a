import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

type ErrorCodes = "turnstile" | "recaptcha" | "hcaptcha";

/** What a token that a provider gave out says when it is asked about. */
export interface IssuedToken {
  readonly hostname?: string;
  readonly action?: string;
  readonly score?: number;
  readonly isExpired?: boolean;
}

/** A captcha provider by its siteverify protocol: tokens work once, for the secret that they belong to. */
export interface CaptchaProvider {
  readonly url: string;
  readonly secretKey: string;
  /** A new token, as the widget of a page would get one. */
  issue(token?: IssuedToken): string;
  /** What was asked, oldest first. */
  readonly asked: readonly URLSearchParams[];
  /** Answers everything by this instead; null: as usual. */
  misbehave: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  close(): Promise<void>;
}

/** The same faults by the words of each provider. */
const CODES: Readonly<Record<ErrorCodes, { readonly used: string; readonly expired: string }>> = {
  turnstile: { used: "timeout-or-duplicate", expired: "timeout-or-duplicate" },
  recaptcha: { used: "timeout-or-duplicate", expired: "timeout-or-duplicate" },
  hcaptcha: { used: "already-seen-response", expired: "expired-input-response" },
};

/** Plays a provider on 127.0.0.1. */
export async function startCaptchaProvider(provider: ErrorCodes): Promise<CaptchaProvider> {
  const secretKey = `${provider}-secret-key`;
  const tokens = new Map<string, IssuedToken>();
  const used = new Set<string>();
  const asked: URLSearchParams[] = [];
  let count = 0;

  function answer(form: URLSearchParams): object {
    const refuse = (code: string) => ({ success: false, "error-codes": [code] });
    const token = form.get("response") ?? "";
    if (!form.has("secret")) return refuse("missing-input-secret");
    if (form.get("secret") !== secretKey) return refuse("invalid-input-secret");
    if (token === "") return refuse("missing-input-response");
    const issued = tokens.get(token);
    if (issued === undefined) return refuse("invalid-input-response");
    if (issued.isExpired === true) return refuse(CODES[provider].expired);
    if (used.has(token)) return refuse(CODES[provider].used);
    used.add(token);
    const { hostname = "example.com", action, score } = issued;
    return { success: true, challenge_ts: new Date(0).toISOString(), hostname, action, score };
  }

  async function answerTo(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    asked.push(form);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer(form)));
  }

  const server = createServer((request, response) => {
    if (result.misbehave !== null) {
      result.misbehave(request, response);
      return;
    }
    void answerTo(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const result: CaptchaProvider = {
    url: `http://127.0.0.1:${port}/siteverify`,
    secretKey,
    issue: (token = {}) => {
      count += 1;
      const name = `token-${count}`;
      tokens.set(name, token);
      return name;
    },
    asked,
    misbehave: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return result;
}

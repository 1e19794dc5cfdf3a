import type { SubmitError, SubmitFailureBody } from "@formtrap/contracts";

/** What the server says no to. */
export class Refused extends Error {
  readonly errors: readonly SubmitError[];
  readonly status: number;
  readonly retryAfterMs: number;

  constructor(status: number, body: Partial<SubmitFailureBody>, retryAfterSeconds: number) {
    super(body.message ?? "");
    this.status = status;
    this.errors = body.errors ?? [];
    this.retryAfterMs = retryAfterSeconds * 1_000;
  }

  /** The same request may be taken in a moment. */
  get mayPassLater(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

/**
 * Asks the forms' server for JSON in the page's language.
 * @throws Refused where it says no, or what fetch throws where it does not answer.
 */
export async function requestJson<Body>(
  url: string,
  init: Omit<RequestInit, "headers"> & { readonly headers?: Readonly<Record<string, string>> },
): Promise<Body> {
  const { lang } = document.documentElement;
  const response = await fetch(url, {
    ...init,
    headers: {
      Accept: "application/json",
      ...(lang === "" ? {} : { "Accept-Language": lang }),
      ...init.headers,
    },
  });
  const body: unknown = await response.json().catch(() => ({}));
  if (response.ok) return body as Body;
  const retryAfter = Number(response.headers.get("Retry-After")) || 0;
  throw new Refused(response.status, body as Partial<SubmitFailureBody>, retryAfter);
}

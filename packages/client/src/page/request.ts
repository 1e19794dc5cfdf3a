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

/** No answer came, or none of the forms' server: a hotel's log-in page has status 200 too. */
export class Unanswered extends Error {}

/** What a header may hold of an attribute that may hold anything. */
const LANGUAGE = /^[\w-]+$/;

/**
 * Asks the forms' server for JSON in the page's language.
 * @throws Refused where it says no, Unanswered, or an AbortError.
 */
export async function requestJson<Body>(
  url: string,
  init: Omit<RequestInit, "headers"> & { readonly headers?: Readonly<Record<string, string>> },
): Promise<Body> {
  const { lang } = document.documentElement;
  const response = await reach(url, {
    ...init,
    headers: {
      Accept: "application/json",
      ...(LANGUAGE.test(lang) ? { "Accept-Language": lang } : {}),
      ...init.headers,
    },
  });
  const body = (await response.json().catch(() => null)) as { readonly ok?: unknown } | null;
  if (response.ok) {
    if (body?.ok === true) return body as Body;
    throw new Unanswered();
  }
  const retryAfter = Number(response.headers.get("Retry-After")) || 0;
  throw new Refused(response.status, (body ?? {}) as Partial<SubmitFailureBody>, retryAfter);
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch {
    throw new Unanswered();
  }
}

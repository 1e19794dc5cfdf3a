import type { OperationId, Problem } from "@formtrap/contracts/api";
import { ApiError } from "./api-error.ts";
import type { AnswerTo, AnyCall, CallArguments, CallOf, ItemOf, ListId } from "./call-types.ts";
import { operations } from "./operations.ts";

const BASE_PATH = "/api/v1";
const RETRIES_MAX = 3;
const WAIT_MS = 250;
const WAIT_MS_MAX = 30_000;

export interface ApiClientOptions {
  /** Origin of the stage, such as `https://forms.example.com`. */
  readonly baseUrl: string;
  /** A space's key; without one the browser's session is used, on the dashboard's own pages. */
  readonly key?: string;
  /** How often a call is repeated that failed on its way, by 429 or by 503; 3 unless told. */
  readonly retriesMax?: number;
  readonly fetch?: typeof fetch;
}

export interface ApiClient {
  /** @throws ApiError with what the API said; TypeError where it was not reached, all repeats included. */
  call<Id extends OperationId>(...given: CallArguments<Id>): Promise<AnswerTo<Id>>;
  /** Every item of a list, one page after the other. @throws as `call` does. */
  list<Id extends ListId>(...given: CallArguments<Id>): AsyncIterable<ItemOf<Id>>;
}

interface Parts extends AnyCall {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/**
 * A client of the API, typed by its contract. A write is sent under one `Idempotency-Key`, however often it is repeated,
 * so that it happens once.
 */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const send = async (id: OperationId, parts: Parts): Promise<unknown> =>
    await read(await sendRepeatedly(options, requestOf(options, id, parts)));
  return {
    call: async <Id extends OperationId>(...[id, parts]: CallArguments<Id>) =>
      (await send(id, partsOf(parts))) as AnswerTo<Id>,
    async *list<Id extends ListId>(...[id, given]: CallArguments<Id>) {
      const parts = partsOf(given);
      let cursor: string | null | undefined;
      do {
        const query = { ...parts.query, ...(cursor !== undefined && { cursor }) };
        const page = (await send(id, { ...parts, query })) as Page<ItemOf<Id>>;
        yield* page.items;
        cursor = page.nextCursor;
      } while (cursor !== null);
    },
  };
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** All operations' parts by their common names: which of them an operation has was checked where it was called. */
function partsOf(given: CallOf<OperationId> | undefined): Parts {
  return given ?? {};
}

function requestOf({ baseUrl, key }: ApiClientOptions, id: OperationId, parts: Parts): () => Request {
  const [method, template] = operations[id];
  const path = template.replaceAll(/\{(\w+)\}/g, (_name, name: string) =>
    encodeURIComponent(parts.params?.[name] ?? ""),
  );
  const url = new URL(`${BASE_PATH}${path}`, baseUrl);
  for (const [name, value] of Object.entries(parts.query ?? {}))
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined) url.searchParams.append(name, String(each));
  const headers = new Headers({ accept: "application/json" });
  if (key !== undefined) headers.set("authorization", `Bearer ${key}`);
  if (parts.ifMatch !== undefined) headers.set("if-match", parts.ifMatch);
  if (parts.body !== undefined) headers.set("content-type", "application/json");
  if (method !== "GET" && template.startsWith("/spaces"))
    headers.set("idempotency-key", parts.idempotencyKey ?? crypto.randomUUID());
  const body = parts.body === undefined ? null : JSON.stringify(parts.body);
  return () => new Request(url, { method, headers, body, signal: parts.signal ?? null });
}

async function sendRepeatedly(options: ApiClientOptions, makeRequest: () => Request): Promise<Response> {
  const { retriesMax = RETRIES_MAX } = options;
  for (let tries = 0; ; tries += 1) {
    const request = makeRequest();
    const isSafe = request.method === "GET" || request.headers.has("idempotency-key");
    const isLast = tries >= retriesMax;
    let waitMs = Math.min(WAIT_MS * 2 ** tries, WAIT_MS_MAX);
    try {
      const response = await (options.fetch ?? fetch)(request);
      if (isLast || !isPassing(response)) return response;
      const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
      if (Number.isFinite(seconds)) waitMs = Math.min(seconds * 1000, WAIT_MS_MAX);
    } catch (error) {
      // Of what was lost on its way nobody knows whether it arrived.
      if (isLast || !isSafe || request.signal.aborted) throw error;
    }
    await wait(waitMs, request.signal);
  }
}

/** Too many calls, a server away for a moment, or the same call still at work. */
function isPassing({ status, headers }: Response): boolean {
  return status === 429 || status === 503 || (status === 409 && headers.has("retry-after"));
}

async function read(response: Response): Promise<unknown> {
  const type = response.headers.get("content-type") ?? "";
  if (!response.ok) {
    if (type.includes("problem+json")) throw new ApiError((await response.json()) as Problem);
    throw new TypeError(`The API did not answer this, but something on the way to it: ${response.status}.`);
  }
  if (response.status === 204) return undefined;
  return type.includes("application/json") ? await response.json() : await response.blob();
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error("It was told to stop."));
    });
  });
}

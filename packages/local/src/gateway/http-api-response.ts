import { validateHeaderName, validateHeaderValue } from "node:http";
import * as z from "zod";
import { HOP_BY_HOP_HEADERS } from "./request-headers.ts";

/** What goes back to the client, without anything that Node's server adds. */
export interface HttpApiResponse {
  readonly statusCode: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const structuredSchema = z.object({
  statusCode: z.union([z.int(), z.string().regex(/^\d{3}$/)]).transform(Number),
  headers: z.record(z.string(), scalar).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

const SET_BY_US = new Set([...HOP_BY_HOP_HEADERS, "content-length", "date"]);

/** API Gateway's own answers; nothing else, CORS headers included, is ever added to them. */
export function gatewayError(statusCode: number, message: string): HttpApiResponse {
  const body = Buffer.from(JSON.stringify({ message }));
  return { statusCode, headers: [["content-type", "application/json"]], body };
}

/**
 * Turns a function's result (JSON text) into an answer, by the rules of payload format 2.0: an object with a
 * `statusCode` is taken apart, and anything else is the body of a 200 of type JSON, a string without its quotes.
 * A result that cannot be an answer is API Gateway's 500.
 */
export function toHttpApiResponse(payload: string): HttpApiResponse {
  const result: unknown = JSON.parse(payload);
  if (typeof result !== "object" || result === null || !("statusCode" in result)) {
    const text = typeof result === "string" ? result : payload;
    return { statusCode: 200, headers: [["content-type", "application/json"]], body: Buffer.from(text) };
  }
  const parsed = structuredSchema.safeParse(result);
  if (!parsed.success || parsed.data.statusCode < 200 || parsed.data.statusCode > 599) {
    return gatewayError(500, "Internal Server Error");
  }
  const { statusCode, cookies, body, isBase64Encoded } = parsed.data;
  const headers = Object.entries(parsed.data.headers ?? {})
    .map(([name, value]) => [name.toLowerCase(), String(value)] as const)
    .filter(([name]) => !SET_BY_US.has(name));
  const hasBody = statusCode !== 204 && statusCode !== 304;
  if (hasBody && !headers.some(([name]) => name === "content-type")) {
    headers.push(["content-type", "text/plain; charset=utf-8"]);
  }
  headers.push(...(cookies ?? []).map((cookie) => ["set-cookie", cookie] as const));
  if (!headers.every(isValidHeader)) return gatewayError(500, "Internal Server Error");
  return { statusCode, headers, body: Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8") };
}

function isValidHeader([name, value]: readonly [string, string]): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

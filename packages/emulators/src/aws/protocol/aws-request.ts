import type { IncomingMessage } from "node:http";
import { ServiceError } from "./service-error.ts";

/** A request with its address taken apart but not normalized: signatures are made over what was sent. */
export interface AwsRequest {
  readonly method: string;
  /** The path as it came, percent-encoding and all. */
  readonly rawPath: string;
  /** Decoded, in the order they came. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: IncomingMessage;
}

/** @throws ServiceError for an address that is not valid percent-encoding. */
export function parseAwsRequest(message: IncomingMessage): AwsRequest {
  const target = message.url ?? "/";
  const at = target.indexOf("?");
  const rawPath = at < 0 ? target : target.slice(0, at);
  const search = at < 0 ? "" : target.slice(at + 1);
  return {
    method: message.method ?? "GET",
    rawPath,
    query: search
      .split("&")
      .filter((part) => part !== "")
      .map((part) => {
        const equals = part.indexOf("=");
        return equals < 0
          ? [decode(part), ""]
          : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
      }),
    headers: joinHeaders(message),
    body: message,
  };
}

/** The value of a query parameter; undefined where it is absent. */
export function queryValue(request: AwsRequest, name: string): string | undefined {
  return request.query.find(([key]) => key === name)?.[1];
}

/** @throws ServiceError for a `%` that encodes nothing. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", "%20"));
  } catch {
    throw new ServiceError("InvalidURI", "Couldn't parse the specified URI.");
  }
}

function joinHeaders(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(",") : value;
  }
  return headers;
}

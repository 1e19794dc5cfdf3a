import type { PostPath } from "./post-path.ts";

/** One post as the submit path sees it, whatever carried it here. */
export interface SubmitRequest {
  readonly path: PostPath;
  /** The host that the visitor's browser asked for. */
  readonly host: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  /** The visitor's address as the platform vouches for it; never from a header. */
  readonly sourceIp: string | null;
  readonly requestId: string;
}

/** The origin that a request names; `null` (pages without a referrer send that) counts as absent. */
export function originHeader(headers: SubmitRequest["headers"]): string | null {
  const origin = headers["origin"];
  return origin === undefined || origin === "" || origin === "null" ? null : origin;
}

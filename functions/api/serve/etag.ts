import { createHash } from "node:crypto";
import type { ApiRoute } from "@formtrap/contracts/api";
import { ApiProblem } from "./problem-answer.ts";

const VERSION_TAG = /^(?:W\/)?"v(\d{1,9})"$/;
const HASH_CHARACTERS = 22;

/** The ETag of an answer: its `version` where it has one, or else a hash of the whole. */
export function etagOf(answer: unknown, body: string): string {
  const isVersioned = typeof answer === "object" && answer !== null && "version" in answer;
  if (isVersioned && typeof answer.version === "number") return `"v${answer.version}"`;
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, HASH_CHARACTERS)}"`;
}

/**
 * The version that a write is made upon, where its route has one; null: any (`If-Match: *`).
 * @throws ApiProblem `precondition_needed` where the caller does not say, `changed_meanwhile` for what never was an ETag here.
 */
export function readIfMatch(route: ApiRoute, request: Request): number | null {
  if (route.hasEtag !== true || route.method === "GET") return null;
  const header = request.headers.get("if-match")?.trim();
  if (header === undefined || header === "") {
    throw new ApiProblem(
      "precondition_needed",
      "Send If-Match with the ETag that you read, so that nobody's change is overwritten; If-Match: * overwrites.",
    );
  }
  if (header === "*") return null;
  const [, version] = VERSION_TAG.exec(header) ?? [];
  if (version === undefined) {
    throw new ApiProblem("changed_meanwhile", "This is not an ETag of what is there. Read it again.");
  }
  return Number(version);
}

/** Whether the caller has this very answer (RFC 9110, 13.1.2): one of theirs is it, however what stands between weakened it. */
export function isKnown(request: Request, etag: string): boolean {
  if (request.method !== "GET") return false;
  const header = request.headers.get("if-none-match") ?? "";
  return header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}

import type { AllowedOrigins } from "./allowed-origins.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import { say } from "./texts/index.ts";

/**
 * Judges where a post came from. `Origin: null` counts as absent: pages with `no-referrer` send it.
 * @returns "accept", or "spam" for an absent origin on a form that says so.
 * @throws SubmitRefusal ORIGIN_NOT_ALLOWED.
 */
export function judgeOrigin(
  origin: string | null,
  allowed: AllowedOrigins,
  absentOrigin: "accept" | "spam" | "reject",
): "accept" | "spam" {
  if (origin !== null) {
    if (allowed.has(origin)) return "accept";
    throw new SubmitRefusal("ORIGIN_NOT_ALLOWED", say("origin_not_allowed"));
  }
  if (absentOrigin !== "reject") return absentOrigin;
  throw new SubmitRefusal("ORIGIN_NOT_ALLOWED", say("origin_absent"));
}

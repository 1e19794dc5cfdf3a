import { TenantDataError, TenantUnavailable } from "@formtrap/tenant-db";
import { DomainError, type DomainErrorCode, type InputIssue } from "./errors.ts";
import { ObjectStoreError } from "./ports.ts";

export { DomainError } from "./errors.ts";

/** What a caller is told of an error, with no secret in it. */
export interface DescribedFailure {
  /** `tenant_unavailable`: the space's own server or bucket, of which nobody knows when it is back. */
  readonly code: DomainErrorCode | "tenant_unavailable";
  readonly sentence: string;
  readonly issues: readonly InputIssue[];
}

/** @returns null for what is nobody's to know: a fault of ours. */
export function describeFailure(error: unknown): DescribedFailure | null {
  if (error instanceof DomainError)
    return { code: error.code, sentence: error.message, issues: error.issues };
  const isTheirs =
    error instanceof TenantUnavailable ||
    error instanceof TenantDataError ||
    error instanceof ObjectStoreError;
  return isTheirs ? { code: "tenant_unavailable", sentence: error.message, issues: [] } : null;
}

/** What became of one event. The payload is JSON text, as Lambda's Invoke API hands it on. */
export type InvocationResult =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly error: FunctionError };

/** In Lambda's own terms, such as `Sandbox.Timedout`, `Runtime.ExitError` or a thrown error's name. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export function failed(errorType: string, errorMessage: string): InvocationResult {
  return { ok: false, error: { errorType, errorMessage, trace: [] } };
}

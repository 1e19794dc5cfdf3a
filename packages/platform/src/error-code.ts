/**
 * What an error calls itself, such as `ECONNREFUSED`, `42501` or `AccessDenied`: its code, else its name.
 * Nothing but a short word gets through, since servers choose these.
 */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return "Unknown";
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return /^[A-Za-z0-9_]{1,64}$/.test(code) ? code : "Unknown";
}

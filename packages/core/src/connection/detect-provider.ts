export type DatabaseProvider = "neon" | "supabase" | "railway" | "render" | "rds" | "other";

const SUFFIXES: readonly (readonly [string, DatabaseProvider])[] = [
  [".neon.tech", "neon"],
  [".supabase.co", "supabase"],
  [".supabase.com", "supabase"],
  [".rlwy.net", "railway"],
  [".railway.internal", "railway"],
  [".render.com", "render"],
  [".rds.amazonaws.com", "rds"],
];

/** Who runs a server, by its host name; decides hints and the CA that is offered, never whether it is trusted. */
export function detectDatabaseProvider(host: string): DatabaseProvider {
  return SUFFIXES.find(([suffix]) => host.endsWith(suffix))?.[1] ?? "other";
}
